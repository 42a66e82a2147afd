//go:build !deadlock

package bench

import "sync"

type (
	mutex   = sync.Mutex
	rwMutex = sync.RWMutex
)
