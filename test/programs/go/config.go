package main

import "sync"

// Config holds rules under a read-write lock.
type Config struct {
	mu    sync.RWMutex
	rules map[string]bool
}

// Check takes the read lock to see whether a rule exists, and takes it again to evaluate the rule.
func (c *Config) Check(rule string) bool {
	c.mu.RLock() //@ config-check
	defer c.mu.RUnlock()
	if _, exists := c.rules[rule]; !exists {
		return false
	}
	letOthersInto("sync.(*RWMutex).Lock")
	if fixed {
		return c.rules[rule]
	}
	return c.evaluate(rule)
}

func (c *Config) evaluate(rule string) bool {
	c.mu.RLock() //@ config-evaluate
	defer c.mu.RUnlock()
	return c.rules[rule]
}

// Reload is a change of the configuration.
func (c *Config) Reload(rule string) {
	c.mu.Lock() //@ config-reload
	defer c.mu.Unlock()
	c.rules[rule] = true
}

func rulesAndReload() {
	config := Config{rules: map[string]bool{"allow": true}}
	together(func() {
		config.Check("allow")
		turn.raise()
	}, func() {
		turn.await()
		config.Reload("deny")
	})
}
