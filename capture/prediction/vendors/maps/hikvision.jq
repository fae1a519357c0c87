# product: Hikvision
# source: Hikvision ISAPI, events of smart detection as JSON
# note: left, top, width, height of 0..1
# image: 640x480
# when: /DetectionRegionList/*/TargetRect
# when: /DetectionRegionList/*/DetectionRegionEntry/TargetRect
{
  units: "normalised",
  objects: each(.DetectionRegionList[] | .DetectionRegionEntry // .;
    {class: (.detectionTarget // ""), box: (.TargetRect | [.X // .x, .Y // .y, .width, .height] | xywh)})
}
