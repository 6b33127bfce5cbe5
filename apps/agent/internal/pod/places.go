// Package pod holds the words that the agent shares with those who make its pod and with intake.
package pod

// Where the pod's volumes are mounted; the ADR's table says who may write where.
const (
	planFile  = "/plan/plan.json"
	TokenFile = "/token/token"

	// Agent is the copy of this program that the runners start.
	Agent       = "/cgoforge/agent"
	RelaySocket = "/cgoforge/relay.sock"
	// ModuleRelay is where Go asks for modules; the containers of a pod share its network.
	ModuleRelay = "127.0.0.1:8079"

	Source    = "/src"
	Toolchain = "/toolchain/go"
	imageGo   = "/usr/local/go"
	Output    = "/out"
	Temporary = "/tmp"
	Home      = "/home"
	Cache     = "/cache"
	Modules   = "/modules"

	Delivered = "/delivered"
	// DeliveredNames appears once all copies are there: their names, a line each. No output's name begins with a dot.
	DeliveredNames = Delivered + "/.done"
)
