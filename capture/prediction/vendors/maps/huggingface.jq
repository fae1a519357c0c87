# product: Hugging Face
# source: https://huggingface.co/docs/transformers/main_classes/pipelines, ObjectDetectionPipeline
# image: 640x480
# object: score label box xmin ymin xmax ymax
# boxes: pixels
