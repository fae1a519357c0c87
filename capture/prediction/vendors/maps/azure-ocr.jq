# product: Azure Computer Vision OCR
# source: https://learn.microsoft.com/rest/api/computervision/recognize-printed-text (3.2)
# note: a box is a text of left, top, width, height; the words are what was read
# image: 640x480
# when: /regions/*/lines/*/words/*/boundingBox
{objects: each(.regions[].lines[].words[]; {class: .text, box: (.boundingBox | split(",") | xywh)})}
