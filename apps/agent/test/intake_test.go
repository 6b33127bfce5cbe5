package test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"cgoforge/agent/internal/attempt"
)

// fakeIntake keeps the protocol's contract in memory. It can go away, and come back with what it has stored.
type fakeIntake struct {
	attempt   string
	token     string
	source    []byte
	toolchain []byte
	// dropAnswers makes it store what comes and then break the connection, so many times.
	dropAnswers int
	// over makes it answer 410.
	over bool
	// protocol is what it says that it knows; an intake of the release before says nothing, and one that is too old for
	// a request refuses it.
	protocol string

	mutex    sync.Mutex
	changed  *sync.Cond
	server   *httptest.Server
	listener string
	log      []byte
	requests []string
	// spoken is what requests said of their protocol, each once.
	spoken  map[string]bool
	ended   bool
	files   map[string][]byte
	reports map[string]json.RawMessage
}

func newIntake(t testing.TB) *fakeIntake {
	intake := &fakeIntake{
		attempt: "att_1", token: "secret", protocol: "2",
		spoken: map[string]bool{}, files: map[string][]byte{}, reports: map[string]json.RawMessage{},
	}
	intake.changed = sync.NewCond(&intake.mutex)
	intake.listen("127.0.0.1:0")
	t.Cleanup(intake.goAway)
	return intake
}

func (i *fakeIntake) address() string { return "http://" + i.listener }

func (i *fakeIntake) listen(address string) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		panic(err)
	}
	i.listener = listener.Addr().String()
	i.server = &httptest.Server{Listener: listener, Config: &http.Server{Handler: i.handler()}}
	i.server.Start()
}

func (i *fakeIntake) goAway() {
	i.server.Listener.Close()
	i.server.CloseClientConnections()
}

func (i *fakeIntake) comeBack() { i.listen(i.listener) }

func (i *fakeIntake) locked(what func()) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	what()
}

func (i *fakeIntake) logBytes() (n int) {
	i.locked(func() { n = len(i.log) })
	return n
}

// endCompiler says what the kubelet says through the worker.
func (i *fakeIntake) endCompiler() {
	i.locked(func() { i.ended = true })
	i.changed.Broadcast()
}

func (i *fakeIntake) report(path string) (report json.RawMessage) {
	i.locked(func() { report = i.reports[path] })
	return report
}

func (i *fakeIntake) handler() http.Handler {
	paths := http.NewServeMux()
	at := func(pattern string, handle http.HandlerFunc) {
		method, path, _ := bytes.Cut([]byte(pattern), []byte(" "))
		paths.HandleFunc(string(method)+" /attempts/"+i.attempt+string(path), func(w http.ResponseWriter, r *http.Request) {
			over := false
			i.locked(func() {
				i.requests = append(i.requests, r.Method+" "+r.URL.Path)
				i.spoken[r.Header.Get("Cgoforge-Protocol")] = true
				over = i.over
			})
			if i.protocol != "" {
				w.Header().Set("Cgoforge-Protocol", i.protocol)
			}
			switch {
			case i.protocol == "1" && r.Header.Get("Cgoforge-Protocol") != "":
				w.WriteHeader(http.StatusUpgradeRequired)
			case r.Header.Get("Authorization") != "Bearer "+i.token:
				w.WriteHeader(http.StatusUnauthorized)
			case over:
				w.WriteHeader(http.StatusGone)
			default:
				handle(w, r)
			}
		})
	}
	at("GET /source", func(w http.ResponseWriter, r *http.Request) { i.answer(w, i.source) })
	at("GET /toolchain", func(w http.ResponseWriter, r *http.Request) {
		if i.toolchain == nil {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		i.answer(w, i.toolchain)
	})
	at("GET /modules/", func(w http.ResponseWriter, r *http.Request) { i.answer(w, []byte(r.URL.Path)) })
	at("POST /log", i.takeLog)
	at("GET /state", i.tellState)
	at("PUT /files/{name}", i.takeFile)
	for _, path := range []string{"/compiled", "/delivered", "/checked"} {
		at("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			i.locked(func() {
				if i.reports[path] == nil {
					i.reports[path] = body
				}
			})
			w.WriteHeader(http.StatusNoContent)
		})
	}
	return paths
}

// answer brings a body, or half of it where an answer is to be dropped.
func (i *fakeIntake) answer(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if i.drops() {
		w.Write(body[:len(body)/2])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	w.Write(body)
}

func (i *fakeIntake) drops() (drop bool) {
	i.locked(func() {
		drop = i.dropAnswers > 0
		i.dropAnswers--
	})
	return drop
}

func (i *fakeIntake) takeLog(w http.ResponseWriter, r *http.Request) {
	offset, _ := strconv.ParseInt(r.URL.Query().Get("offset"), 10, 64)
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	var end int64
	i.locked(func() {
		if end = int64(len(i.log)); offset <= end && offset+int64(len(body)) > end {
			i.log = append(i.log, body[end-offset:]...)
		}
		end = int64(len(i.log))
	})
	if i.drops() {
		panic(http.ErrAbortHandler)
	}
	json.NewEncoder(w).Encode(map[string]any{"bytes": end, "full": false})
}

func (i *fakeIntake) tellState(w http.ResponseWriter, r *http.Request) {
	gone := time.AfterFunc(time.Second, i.changed.Broadcast)
	defer gone.Stop()
	i.mutex.Lock()
	defer i.mutex.Unlock()
	for until := time.Now().Add(time.Second); !i.ended && time.Now().Before(until); {
		i.changed.Wait()
	}
	if !i.ended {
		fmt.Fprint(w, `{"compiler":"running"}`)
		return
	}
	var report attempt.CompileReport
	_ = json.Unmarshal(i.reports["/compiled"], &report)
	json.NewEncoder(w).Encode(map[string]any{"compiler": "ended", "outputs": report.Outputs})
}

func (i *fakeIntake) takeFile(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil || int64(len(body)) != r.ContentLength {
		panic(http.ErrAbortHandler)
	}
	conflict := false
	i.locked(func() {
		stored, found := i.files[r.PathValue("name")]
		conflict = !i.ended || found && !bytes.Equal(stored, body)
		if !conflict {
			i.files[r.PathValue("name")] = body
		}
	})
	if i.drops() {
		panic(http.ErrAbortHandler)
	}
	if conflict {
		w.WriteHeader(http.StatusConflict)
		return
	}
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintf(w, `{"sha256":"%x"}`, sha256.Sum256(body))
}

type file struct {
	name    string
	content string
	mode    int64
}

// linkMode is that of a symbolic link, whose content is where it leads.
const linkMode = 0o120777

// archive packs files as intake gives them.
func archive(files ...file) []byte {
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	entries := tar.NewWriter(zipped)
	for _, one := range files {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: one.name, Size: int64(len(one.content)), Mode: one.mode}
		if one.mode == linkMode {
			header = &tar.Header{Typeflag: tar.TypeSymlink, Name: one.name, Linkname: one.content}
		}
		if err := entries.WriteHeader(header); err != nil {
			panic(err)
		}
		if one.mode != linkMode {
			io.WriteString(entries, one.content)
		}
	}
	entries.Close()
	zipped.Close()
	return packed.Bytes()
}

// identity is that of a tree, as dirhash.Hash1 defines it, of files in the order of their names.
func identity(files ...file) string {
	summary := sha256.New()
	for _, one := range files {
		between := "  "
		if one.mode == linkMode {
			between = " -> "
		}
		fmt.Fprintf(summary, "%x%s%s\n", sha256.Sum256([]byte(one.content)), between, one.name)
	}
	return "h1:" + base64.StdEncoding.EncodeToString(summary.Sum(nil))
}

// asked tells whether the path was asked for.
func (i *fakeIntake) asked(method, path string) (found bool) {
	i.locked(func() { found = slices.Contains(i.requests, method+" /attempts/"+i.attempt+path) })
	return found
}
