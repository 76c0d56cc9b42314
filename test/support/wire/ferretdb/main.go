// Command ferretdb runs FerretDB on its SQLite backend as a stand-in for
// MongoDB in the contract tests. Embedded FerretDB never starts its telemetry.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "loopback `address` to listen on, port 0 for a free one")
	dir := flag.String("dir", "", "existing `folder` for the databases")
	exitWithStdin := flag.Bool("exit-on-stdin-close", false, "stop when standard input closes")
	flag.Parse()

	if err := run(*listen, *dir, *exitWithStdin); err != nil {
		fmt.Fprintln(os.Stderr, "ferretdb:", err)
		os.Exit(1)
	}
}

func run(listen, dir string, exitWithStdin bool) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("-listen %s: not a loopback address", listen)
	}
	if dir == "" {
		return errors.New("-dir is required")
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return err
	}

	server, err := ferretdb.New(&ferretdb.Config{
		Listener: ferretdb.ListenerConfig{TCP: listen},
		Logger:   slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:  "sqlite",
		// The folder is thrown away afterwards, so nothing has to survive a power cut.
		SQLiteURL: "file:" + dir + "/?_pragma=synchronous(off)",
	})
	if err != nil {
		return err
	}

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if exitWithStdin {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}

	// New has bound the socket already: from here on clients can connect.
	fmt.Printf("listening %s\n", server.MongoDBURI())
	return server.Run(ctx)
}
