package test

import (
	"encoding/json"
	"os"
	"slices"
)

// The pod that an executor makes for an attempt, and the plan that it mounts there.
const objects = "../../../packages/adapters/kubernetes/src/"

// place is one of the pod's containers.
type place struct {
	Command         []string
	SecurityContext struct{ RunAsUser int }
	VolumeMounts    []mount
}

type mount struct {
	Name      string
	MountPath string
	SubPath   string
	ReadOnly  bool
}

// places are called by the agent's commands.
var places = readPlaces()

func readPlaces() map[string]place {
	var attempt struct {
		Spec struct{ InitContainers, Containers []place }
	}
	readJSON(objects+"attempt-pod.golden.json", &attempt)
	byCommand := map[string]place{}
	for _, spec := range slices.Concat(attempt.Spec.InitContainers, attempt.Spec.Containers) {
		byCommand[spec.Command[1]] = spec
	}
	return byCommand
}

func readJSON(path string, value any) {
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, value)
	}
	if err != nil {
		panic(err)
	}
}
