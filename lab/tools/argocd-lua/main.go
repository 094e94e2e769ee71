// Runs one Lua script as Argo CD's util/lua does: the object is the global "obj", there are no libraries but the base one, package
// and table, and it may take one second. Usage: argocd-lua SCRIPT OBJECT.yaml; prints what the script returned, as JSON.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	lua "github.com/yuin/gopher-lua"
	luajson "layeh.com/gopher-json"
	"sigs.k8s.io/yaml"
)

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("usage: argocd-lua SCRIPT OBJECT.yaml"))
	}
	result, err := run(os.Args[1], os.Args[2])
	if err != nil {
		fail(err)
	}
	fmt.Println(string(result))
}

func run(script, object string) ([]byte, error) {
	text, err := os.ReadFile(object)
	if err != nil {
		return nil, err
	}
	json, err := yaml.YAMLToJSON(text)
	if err != nil {
		return nil, err
	}
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, open := range map[string]lua.LGFunction{
		lua.LoadLibName: lua.OpenPackage, lua.BaseLibName: lua.OpenBase, lua.TabLibName: lua.OpenTable,
	} {
		call := lua.P{Fn: state.NewFunction(open), Protect: true}
		if err := state.CallByParam(call, lua.LString(name)); err != nil {
			return nil, err
		}
	}
	obj, err := luajson.Decode(state, json)
	if err != nil {
		return nil, err
	}
	state.SetGlobal("obj", obj)
	bound, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	state.SetContext(bound)
	if err := state.DoFile(script); err != nil {
		return nil, err
	}
	return luajson.Encode(state.Get(-1))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
