// Compiles a WebAssembly module and calls its function.
package main

import (
	"fmt"
	"log"

	"github.com/bytecodealliance/wasmtime-go/v39"
)

const text = `(module (func (export "times") (param i32 i32) (result i32) local.get 0 local.get 1 i32.mul))`

func main() {
	wasm, err := wasmtime.Wat2Wasm(text)
	if err != nil {
		log.Fatal(err)
	}
	store := wasmtime.NewStore(wasmtime.NewEngine())
	module, err := wasmtime.NewModule(store.Engine, wasm)
	if err != nil {
		log.Fatal(err)
	}
	instance, err := wasmtime.NewInstance(store, module, nil)
	if err != nil {
		log.Fatal(err)
	}
	product, err := instance.GetFunc(store, "times").Call(store, 6, 7)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("wasmtime-go: %v\n", product)
}
