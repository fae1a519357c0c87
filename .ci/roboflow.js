// What @roboflow/annotation reads of a file of labels: a JSON list of
// [file name of the image, [[class, x, y, width, height], ...]], x and y being
// the middle. The package is proprietary: it is run, and never kept.
//
// usage: node roboflow.js NODE_MODULES FILE [NAMES]

const fs = require("fs")
const path = require("path")
const [modules, file, names] = process.argv.slice(2)
const Annotation = require(path.resolve(modules, "@roboflow/annotation"))

const text = (name) => fs.readFileSync(name, "utf8")
const extension = (name) => path.extname(name).slice(1)
const labels = names && Annotation.parseLabelMap(text(names), extension(names))
const parsed = Annotation.parse(text(file), path.basename(file), extension(file), labels)
const failed = parsed.filter((p) => p.error)
if (failed.length > 0) {
  throw new Error(JSON.stringify(failed[0].error))
}
console.log(JSON.stringify(parsed.filter((p) => p.annotation).map(({ annotation }) => [
  annotation.key[0],
  annotation.converted.boxes.map((b) => [b.label, b.x, b.y, b.width, b.height]),
])))
