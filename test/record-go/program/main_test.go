package main

import "testing"

func TestOuter(t *testing.T) {
	t.Run("inner", func(*testing.T) { locks() })
}
