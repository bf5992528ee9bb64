package provider

// Quieten is what Serve does to the log.
func Quieten() { _ = quieten() }
