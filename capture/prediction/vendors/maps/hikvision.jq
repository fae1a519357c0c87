# product: Hikvision
# source: Hikvision ISAPI, events of smart detection as JSON
# note: left, top, width, height of 0..1
# image: 640x480
# when: /DetectionRegionList/*/TargetRect
# when: /DetectionRegionList/*/DetectionRegionEntry/TargetRect
# when: /EventNotificationAlert/DetectionRegionList/DetectionRegionEntry/TargetRect
# when: /EventNotificationAlert/DetectionRegionList/DetectionRegionEntry/*/TargetRect
def entries:
  if .EventNotificationAlert then
    .EventNotificationAlert.DetectionRegionList.DetectionRegionEntry | if type == "array" then .[] else . end
  else .DetectionRegionList[] | .DetectionRegionEntry // . end;
{
  units: "normalised",
  objects: each(entries | select(.TargetRect);
    {class: (.detectionTarget // ""), box: (.TargetRect | [.X // .x, .Y // .y, .width, .height] | xywh)})
}
