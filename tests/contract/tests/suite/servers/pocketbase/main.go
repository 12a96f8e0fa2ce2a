// A PocketBase for the tests, as its makers publish it. It listens on a port that the system chose, says on
// its first line which one that is, and ends when its input does.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"os"

	"github.com/pocketbase/pocketbase"
	"github.com/pocketbase/pocketbase/core"
)

func main() {
	app := pocketbase.New()
	app.OnServe().BindFunc(func(serve *core.ServeEvent) error {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		go func() {
			io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		}()
		serve.Listener = listener
		fmt.Println("listening on", listener.Addr())
		return serve.Next()
	})
	if err := app.Start(); err != nil {
		log.Fatal(err)
	}
}
