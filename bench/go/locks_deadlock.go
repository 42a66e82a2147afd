//go:build deadlock

package bench

import (
	"os"

	"github.com/sasha-s/go-deadlock"
)

type (
	mutex   = deadlock.Mutex
	rwMutex = deadlock.RWMutex
)

func init() {
	if os.Getenv("DEADLOCK_TIMEOUT") == "off" {
		deadlock.Opts.DeadlockTimeout = 0
	}
}
