package runtime

// hwIsTimer: Go 1.23 and newer know, unless GODEBUG=asynctimerchan=1.
func hwIsTimer(c *hchan) bool {
	return c.timer != nil || hwCarriesTime(c)
}
