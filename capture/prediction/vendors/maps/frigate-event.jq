# product: Frigate
# source: https://docs.frigate.video/integrations/mqtt/
# note: an object before the event and after it, the same one; the box is corners, the region is what was searched
# image: 1280x960
# object: label topscore box
# boxes: xyxy pixels
# when: /before/label /after/label /after/box
{objects: each(.after; {class: .label, confidence: .score, box: (.box | xyxy)})}
