# product: Dahua
# source: DAHUA HTTP API for IPC, event manager: the data of an IVS event
# note: corners of 0..8192; a confidence of 0 is none
# image: 1920x1080
# when: /Object/BoundingBox /Object/ObjectType
# when: /Objects/*/BoundingBox /Objects/*/ObjectType
{
  units: "normalised",
  objects: each((if .Objects then .Objects[] else .Object end), .Vehicle | select(.BoundingBox?); {
    class: .ObjectType,
    confidence: (if (.Confidence // 0) == 0 then null else .Confidence | if . > 1 then . / 255 else . end end),
    box: ([.BoundingBox[] / 8192] | xyxy)
  })
}
