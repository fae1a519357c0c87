# product: Azure Vision
# source: github.com/MicrosoftDocs/azure-docs articles/ai-services/computer-vision/concept-object-detection-40.md (0300cb44)
# object: name confidence boundingbox
# around: objectsresult
# boxes: xywh pixels
