# product: supervision
# source: github.com/roboflow/supervision supervision/detection/tools/json_sink.py
# image: 200x100
# object: xmin ymin xmax ymax classid trackerid classname
# boxes: pixels
