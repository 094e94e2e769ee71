// Prints the AppArmor profile that containerd gives to each container which is not privileged and names no other.
package main

import (
	"fmt"
	"os"

	"github.com/containerd/containerd/v2/contrib/apparmor"
)

func main() {
	profile, err := apparmor.DumpDefaultProfile("cri-containerd.apparmor.d")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Print(profile)
}
