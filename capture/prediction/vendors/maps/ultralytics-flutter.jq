# product: Ultralytics
# source: https://pub.dev/documentation/ultralytics_yolo/latest/yolo_result/YOLOResult-class.html
# image: 1000x1000
# object: classname boundingbox normalizedbox
# boxes: pixels
