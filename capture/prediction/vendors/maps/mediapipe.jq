# product: MediaPipe
# source: https://ai.google.dev/edge/api/mediapipe/js/tasks-components.boundingbox
# image: 640x480
# object: boundingbox categories originx originy
# boxes: pixels
