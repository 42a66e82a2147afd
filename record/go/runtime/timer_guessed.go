package runtime

// hwIsTimer: before Go 1.23 a timer's channel is like any other.
func hwIsTimer(c *hchan) bool {
	return hwCarriesTime(c)
}
