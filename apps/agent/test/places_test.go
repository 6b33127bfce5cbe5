package test

import (
	"encoding/json"
	"os"
	"slices"
)

const (
	// The pod that an executor makes for an attempt.
	samplePod = "../../../packages/adapters/kubernetes/src/attempt-pod.golden.json"
	// A plan whose Go comes from intake, so that a script can stand in for it.
	samplePlan = "../../../test/vectors/plan-v2.json"
)

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
	text, err := os.ReadFile(samplePod)
	if err == nil {
		err = json.Unmarshal(text, &attempt)
	}
	if err != nil {
		panic(err)
	}
	byCommand := map[string]place{}
	for _, spec := range slices.Concat(attempt.Spec.InitContainers, attempt.Spec.Containers) {
		byCommand[spec.Command[1]] = spec
	}
	return byCommand
}
