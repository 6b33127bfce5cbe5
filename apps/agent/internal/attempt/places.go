// Package attempt holds the words that agent, executors and intake share; docs/agent-protocol.md explains them.
package attempt

// Where things lie in the containers; the protocol's table says who may write where.
const (
	planFile  = "/plan/plan.json"
	TokenFile = "/token/token"

	// Agent is the copy of this program that the runners start.
	Agent         = "/cgoforge/agent"
	SidecarSocket = "/cgoforge/sidecar.sock"
	// CFiles holds a digest of what C of the source may read, where the source has any.
	CFiles = "/cgoforge/c-files"
	// NativeFiles holds the names, a line each, of Go files that may ask C for this machine's very processor.
	NativeFiles = "/cgoforge/native-files"
	// ModuleProxy is where Go asks for modules; the containers of a pod share its network.
	ModuleProxy = "127.0.0.1:8079"

	Source    = "/src"
	Toolchain = "/toolchain/go"
	// imageGo is where the images of plans of version 1 have Go.
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
