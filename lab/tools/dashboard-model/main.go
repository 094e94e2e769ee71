// Reads a dashboard by Grafana's own model of it, so that a field which Grafana would silently ignore is found out.
// Usage: dashboard-model DASHBOARD.json; prints a line for each field that is not Grafana's or has no value of Grafana's, and
// then exits with 1. Fields that are missing are Grafana's to fill in.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

const missing = "required field is missing from input"

func main() {
	if len(os.Args) != 2 {
		fail(errors.New("usage: dashboard-model DASHBOARD.json"))
	}
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		fail(err)
	}
	faults, err := faultsOf(text)
	if err != nil {
		fail(err)
	}
	for _, fault := range faults {
		fmt.Println(fault)
	}
	if len(faults) > 0 {
		os.Exit(1)
	}
}

func faultsOf(text []byte) ([]error, error) {
	// Each kind of panel has a model of its own.
	plugins.RegisterDefaultPlugins()
	var read dashboard.Dashboard
	var faults []error
	for _, check := range []func() error{func() error { return read.UnmarshalJSONStrict(text) }, read.Validate} {
		err := check()
		var found cog.BuildErrors
		if err != nil && !errors.As(err, &found) {
			return nil, err
		}
		for _, fault := range found {
			if fault.Message != missing {
				faults = append(faults, fault)
			}
		}
	}
	return faults, nil
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}
