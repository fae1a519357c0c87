# product: Eagle Eye Networks
# source: https://developer.eagleeyenetworks.com/docs/data-schemas
# note: the box and the class of an object are apart, joined by objectId
# image: 1000x1000
# object: plateboundingbox plate
# boxes: xyxy 0..1
# object: boundingbox objectid type
# boxes: xyxy 0..1
# when: /data/*/boundingBox /data/*/objectId /data/*/type /data/*/label
([.data[] | select(.label != null and .objectId != null) | {key: (.objectId | tostring), value: .}] | from_entries) as $classes
| {
  units: "normalised",
  objects: each(.data[] | select(.boundingBox);
    ($classes[.objectId | tostring] // {}) as $c | {
      class: (.label // $c.label), confidence: (.confidence // $c.confidence), box: (.boundingBox | xyxy)
    })
}
