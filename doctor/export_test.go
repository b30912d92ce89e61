package doctor

// DiskFinding is what is found for so many free bytes.
var DiskFinding = diskFinding
