// Package notation writes documents that are no JSON as the JSON that would say
// the same: XML, YAML, tables, the lines of label files, and what programs
// print that do not write JSON.
//
// capture/prediction, capture/prediction/parts and capture/prediction/reshape import
// it.
package notation
