#!/usr/bin/python3
"""What others read of an export, object by object.

usage: readers.py FRAMEBIN CAPTURE [NODE_MODULES]

Exports CAPTURE in every format that other programs read, reads it with readers
that share nothing with framebin (torchvision, PIL, gifsicle, pngcheck, apngdis,
darknet where they are installed, @roboflow/annotation in NODE_MODULES, and plain
parsers of each format), and compares every object with the lines of
`framebin export --format ndjson`. COCO's evaluation is followed here statement by
statement, and compared with `framebin diff`.
"""

import csv
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

FRAMEBIN, CAPTURE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
MODULES = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else None
failures = []


def check(what, ok, detail=""):
    print(("ok    " if ok else "FAIL  ") + what + ("" if ok else ": " + str(detail)[:400]))
    if not ok:
        failures.append(what)


def export(fmt, out, *args):
    subprocess.run([FRAMEBIN, "export", CAPTURE, "--format", fmt, "-o", out, *args], check=True, stderr=subprocess.DEVNULL)
    return out


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.load(f)


def jpeg_size(path):
    """Width and height by the frame header, without a decoder."""
    data = open(path, "rb").read()
    at = 2
    while at < len(data):
        marker, size = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + size
    raise ValueError(path)


def filled(width, height, polygons):
    """The pixels whose centres lie within, by the even-odd rule."""
    inside = set()
    for y in range(height):
        at, crossings = y + 0.5, []
        for flat in polygons:
            points = list(zip(flat[::2], flat[1::2]))
            for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1]):
                if (ay <= at) != (by <= at):
                    crossings.append(ax + (at - ay) * (bx - ax) / (by - ay))
        crossings.sort()
        for x0, x1 in zip(crossings[::2], crossings[1::2]):
            for x in range(int(x0 + 0.5), int(x1 + 0.5)):
                inside.add((x, y))
    return inside


def near(a, b, most=1e-3):
    return len(a) == len(b) and all(abs(x - y) <= most for x, y in zip(a, b))


# truth: per request, (class, box or None, confidence or None)
lines = subprocess.run([FRAMEBIN, "export", CAPTURE, "--format", "ndjson", "-o", "-"], check=True, capture_output=True).stdout
truth = {}
kinds = {}
for line in map(json.loads, lines.splitlines()):
    p = line["prediction"]
    if p is None:
        continue
    kinds[line["seq"]] = p["kind"]
    truth[line["seq"]] = [
        (o["class"], [o["box"][k] for k in ("x", "y", "width", "height")] if "box" in o else None, o.get("confidence"), o.get("mask"))
        for o in p["objects"]
    ]
name_of = lambda seq: "%06d" % seq
located = {s: [o for o in objects if o[1] or o[3]] for s, objects in truth.items()}

work = tempfile.mkdtemp()
try:
    # COCO
    root = export("coco", os.path.join(work, "coco"))
    coco = load(root + "/annotations/instances_train.json")
    results = load(root + "/results/train.json")
    categories = {c["id"]: c["name"] for c in coco["categories"]}
    images = {i["id"]: i for i in coco["images"]}
    ids = [a["id"] for a in coco["annotations"]]
    check("coco: ids are unique and from 1", sorted(ids) == list(range(1, len(ids) + 1)) and min(images) == 1)
    check("coco: sizes are those of the files", all(jpeg_size(f"{root}/images/{i['file_name']}") == (i["width"], i["height"]) for i in images.values()))
    by_seq = {}
    for a in coco["annotations"]:
        by_seq.setdefault(int(images[a["image_id"]]["file_name"][:6]), []).append(a)
    wrong = []
    for seq, objects in located.items():
        got = by_seq.get(seq, [])
        if len(got) != len(objects):
            wrong.append((seq, len(got), len(objects)))
            continue
        for a, (cls, box, confidence, _) in zip(got, objects):
            if categories[a["category_id"]] != cls or box and not near(a["bbox"], box) or a.get("score") != confidence:
                wrong.append((seq, a["bbox"], box))
    check("coco: every object with class, box and score", not wrong, wrong)
    parts = export("parts", os.path.join(work, "parts"))
    try:
        from PIL import Image
    except ImportError:
        Image = None
    compared = 0
    for seq, objects in located.items():
        for a, (_, _, _, mask) in zip(by_seq.get(seq, []), objects):
            if not mask or not Image or "segmentation" not in kinds[seq]:
                continue
            picture = Image.open(f"{parts}/{seq:06d}-post/{mask}").convert("L")
            width, height = picture.size
            want = {(i % width, i // width) for i, v in enumerate(picture.getdata()) if v}
            image = images[a["image_id"]]
            if (width, height) != (image["width"], image["height"]):
                continue
            got = filled(width, height, a["segmentation"])
            if got != want or a["area"] != len(want) or a["iscrowd"] or len(a["segmentation"]) != 1:
                wrong.append((seq, mask, len(got ^ want)))
            compared += 1
    check(f"coco: {compared} masks, IoU 1.0 with what was sent" if Image else "coco: masks (no PIL)", not wrong and (compared > 0 or not Image), wrong)

    # VOC
    root = export("voc", os.path.join(work, "VOCdevkit", "VOC2012"))
    wrong = []

    def voc(objects, seq):
        want = [o for o in located[seq]]
        if len(objects) != len(want):
            wrong.append((seq, len(objects), len(want)))
        for (cls, corners), (c, box, _, _) in zip(objects, want):
            if cls != c or box and not near(corners, [round(box[0]), round(box[1]), round(box[0] + box[2]), round(box[1] + box[3])], 1):
                wrong.append((seq, cls, corners, box))

    for seq in truth:
        tree = ET.parse(f"{root}/Annotations/{name_of(seq)}.xml").getroot()
        voc([(o.findtext("name"), [int(o.findtext("bndbox/" + k)) for k in ("xmin", "ymin", "xmax", "ymax")]) for o in tree.iter("object")], seq)
    declared = {line.split(":")[0] for line in open(root + "/labelmap.txt", encoding="utf-8") if not line.startswith("#")}
    used = {o.findtext("name") for seq in truth for o in ET.parse(f"{root}/Annotations/{name_of(seq)}.xml").getroot().iter("object")}
    check("voc: every object with class and corners", not wrong, wrong)
    check("voc: labelmap.txt declares every class", used <= declared, used - declared)

    # YOLO, as Ultralytics verifies it
    def yolo(root, labels, names):
        wrong = []
        for seq in truth:
            path = f"{root}/{labels}/{name_of(seq)}.txt"
            if not os.path.exists(path):
                if located[seq]:
                    wrong.append((seq, "no labels"))
                continue
            image = path.replace("/labels/", "/images/")[:-4] + ".jpg"
            width, height = jpeg_size(image)
            rows = [line.split() for line in open(path)]
            want = located[seq]
            if len(rows) != len(want):
                wrong.append((seq, len(rows), len(want)))
            for row, (cls, box, _, _) in zip(rows, want):
                v = list(map(float, row[1:]))
                if len(row) != 5 or names[int(row[0])] != cls or min(v) < -0.01 or max(v) > 1.01:
                    wrong.append((seq, row))
                elif box:
                    clip = [max(box[0], 0), max(box[1], 0), min(box[0] + box[2], width), min(box[1] + box[3], height)]
                    got = [(v[0] - v[2] / 2) * width, (v[1] - v[3] / 2) * height, (v[0] + v[2] / 2) * width, (v[1] + v[3] / 2) * height]
                    if not near(got, clip, 0.01):
                        wrong.append((seq, got, clip))
        return wrong

    root = export("yolo", os.path.join(work, "yolo"), "--task", "detect")
    names = [json.loads(line.split(":", 1)[1]) for line in open(root + "/data.yaml", encoding="utf-8") if line.startswith("  ")]
    check("yolo: every object with class and box, five columns", not yolo(root, "labels/train", names), yolo(root, "labels/train", names))
    root = export("darknet", os.path.join(work, "darknet"))
    names = open(root + "/obj.names", encoding="utf-8").read().splitlines()
    check("darknet: the same", not yolo(root, "obj_train_data", names), yolo(root, "obj_train_data", names))
    listed = open(root + "/train.txt").read().split()
    check("darknet: train.txt lists files that are there", listed and all(os.path.exists(os.path.join(root, p[len("data/") :])) for p in listed))

    # CSV
    rows = list(csv.DictReader(open(export("csv", os.path.join(work, "rows.csv")), encoding="utf-8", newline="")))
    wrong = []
    for seq, objects in truth.items():
        got = [r for r in rows if int(r["request"]) == seq]
        for r, (cls, box, confidence, _) in zip(got, objects):
            corners = [float(r[k]) for k in ("xmin", "ymin", "xmax", "ymax")] if r["xmin"] else None
            if r["class"] != cls or box and not near(corners, [box[0], box[1], box[0] + box[2], box[1] + box[3]]) or confidence is not None and float(r["confidence"]) != confidence:
                wrong.append((seq, r))
        if len(got) != len(objects):
            wrong.append((seq, len(got), len(objects)))
    check("csv: a row an object", not wrong, wrong)

    # class folders
    root = export("classdirs", os.path.join(work, "classdirs"))
    placed = {f: d for d in os.listdir(root) for f in os.listdir(os.path.join(root, d))}
    wrong = []
    for seq, objects in truth.items():
        if objects:
            best = max(objects, key=lambda o: 1 if o[2] is None else o[2])[0]
            if placed.get(name_of(seq) + ".jpg") != best:
                wrong.append((seq, best, placed.get(name_of(seq) + ".jpg")))
    check("classdirs: each image in the folder of its surest class", not wrong, wrong)

    try:
        import torchvision.datasets as tv
    except ImportError:
        print("      torchvision is not installed")
    else:
        root = os.path.join(work, "VOCdevkit")
        wrong, n = [], 0
        for picture, target in tv.VOCDetection(work, year="2012", image_set="train"):
            a = target["annotation"]
            seq = int(a["filename"][:6])
            if picture.size != (int(a["size"]["width"]), int(a["size"]["height"])):
                wrong.append((seq, picture.size))
            voc([(o["name"], [int(o["bndbox"][k]) for k in ("xmin", "ymin", "xmax", "ymax")]) for o in a.get("object", [])], seq)
            n += 1
        check(f"torchvision VOCDetection: {n} images", not wrong and n == len(truth), wrong)
        folder = tv.ImageFolder(os.path.join(work, "classdirs"))
        got = {os.path.basename(p): folder.classes[c] for p, c in folder.samples}
        check(f"torchvision ImageFolder: {len(got)} images", got == placed)

    # darknet itself: a small network sees 30 images, and counts the objects of each
    if shutil.which("darknet"):
        network = """[net]
batch=1
subdivisions=1
width=64
height=64
channels=3
max_batches=30
[convolutional]
filters=8
size=3
stride=8
pad=1
activation=leaky
[convolutional]
filters=%d
size=1
activation=linear
[yolo]
mask=0,1,2
anchors=8,8, 16,16, 32,32
num=3
classes=%d
jitter=0
random=0
""" % (3 * (len(names) + 5), len(names))
        os.symlink(os.path.join(work, "darknet"), os.path.join(work, "data"))
        os.mkdir(os.path.join(work, "backup"))
        with open(os.path.join(work, "small.cfg"), "w") as f:
            f.write(network)
        out = subprocess.run(["stdbuf", "-oL", "darknet", "detector", "train", "data/obj.data", "small.cfg"], cwd=work, capture_output=True, text=True)
        counted = {int(line.rsplit("count: ", 1)[1]) for line in out.stdout.splitlines() if "count: " in line}
        there = {len(objects) for objects in located.values()}
        check(f"darknet trains: images of {sorted(counted)} objects", len(counted) > 1 and counted <= there and "Saving weights" in out.stdout + out.stderr and "Couldn't" not in out.stderr, out.stderr[-300:])

    # Roboflow's reader
    def roboflow(what, files, names=None, scale=lambda image: (1, 1)):
        wrong, seen = [], 0
        for path in files:
            out = subprocess.run(["node", os.path.join(os.path.dirname(__file__), "roboflow.js"), MODULES, path] + ([names] if names else []), capture_output=True, text=True)
            if out.returncode != 0:
                wrong.append((path, out.stderr[-300:]))
                continue
            for image, boxes in json.loads(out.stdout):
                seq = int(image[:6])
                w, h = scale(seq)
                want = located[seq]
                got = [b for b in boxes if b[1] is not None]
                if len(got) != len(want):
                    wrong.append((seq, len(got), len(want)))
                for (cls, x, y, bw, bh), (c, b, _, _) in zip(got, want):
                    seen += 1
                    if cls != c or b and not near([x * w, y * h, bw * w, bh * h], [b[0] + b[2] / 2, b[1] + b[3] / 2, b[2], b[3]], 1):
                        wrong.append((seq, cls, x, y, bw, bh, b))
        check(f"@roboflow/annotation: {what}, {seen} boxes", not wrong and seen > 0, wrong)

    if MODULES:
        boxed = sorted(s for s, k in kinds.items() if k == "object-detection")
        size = lambda seq: jpeg_size(f"{work}/yolo/images/train/{name_of(seq)}.jpg")
        roboflow("coco", [f"{work}/coco/annotations/instances_train.json"])
        root = export("voc", os.path.join(work, "voc1"), "--voc-origin", "1")
        roboflow("voc from 1", [f"{root}/Annotations/{name_of(s)}.xml" for s in boxed])
        roboflow("yolo", [f"{work}/yolo/labels/train/{name_of(s)}.txt" for s in boxed], f"{work}/yolo/data.yaml", size)
        roboflow("darknet", [f"{work}/darknet/obj_train_data/{name_of(s)}.txt" for s in boxed], f"{work}/darknet/obj.names", size)
        roboflow("csv", [f"{work}/rows.csv"])

    # animations and archives
    gif, apng = export("gif", os.path.join(work, "x.gif")), export("apng", os.path.join(work, "x.apng"))
    if shutil.which("gifsicle"):
        out = subprocess.run(["gifsicle", "--info", gif], capture_output=True, text=True)
        check("gifsicle: a frame a request", f"{len(truth)} images" in out.stdout and not out.stderr, out.stdout[:200] + out.stderr)
    if shutil.which("pngcheck"):
        out = subprocess.run(["pngcheck", apng], capture_output=True, text=True)
        check("pngcheck: the APNG", out.returncode == 0, out.stdout)
    if shutil.which("apngdis"):
        folder = os.path.join(work, "apngdis")
        os.mkdir(folder)
        shutil.copy(apng, folder + "/x.png")
        subprocess.run(["apngdis", "x.png", "frame"], cwd=folder, capture_output=True)
        frames = sorted(f for f in os.listdir(folder) if f.startswith("frame") and f.endswith(".png"))
        delays = [open(os.path.join(folder, f[:-4] + ".txt")).read().strip() for f in frames]
        check("apngdis: a frame a request, each with its time", len(frames) == len(truth) and all(d.startswith("delay=") and d.endswith("/1000") for d in delays), (frames, delays))
    if Image:
        check("PIL: frames of both", getattr(Image.open(gif), "n_frames", 0) == len(truth) and getattr(Image.open(apng), "n_frames", len(truth)) == len(truth))
    har = load(export("har", os.path.join(work, "x.har")))
    check("har: an entry a request, bodies twice the same", len(har["log"]["entries"]) >= len(truth) and all(
        e["request"]["_content"]["text"] == e["request"]["postData"]["text"] for e in har["log"]["entries"] if "_content" in e["request"]))

    # COCOeval: pycocotools.cocoeval for boxes, area "all", statement by statement
    def iou(d, g):
        w = min(d[0] + d[2], g[0] + g[2]) - max(d[0], g[0])
        h = min(d[1] + d[3], g[1] + g[3]) - max(d[1], g[1])
        return w * h / (d[2] * d[3] + g[2] * g[3] - w * h) if w > 0 and h > 0 else 0.0

    def cocoeval(coco, results, max_dets=100):
        step = (0.95 - 0.5) / 9
        thresholds = [k * step + 0.5 for k in range(9)] + [0.95]
        precisions = []
        for category in sorted({c["id"] for c in coco["categories"]}):
            evaluated, positives = [], 0
            for image in sorted(i["id"] for i in coco["images"]):
                gt = [a for a in coco["annotations"] if a["image_id"] == image and a["category_id"] == category]
                dt = sorted((r for r in results if r["image_id"] == image and r["category_id"] == category), key=lambda r: -r["score"])[:max_dets]
                positives += len(gt)
                matches = []
                for t in thresholds:
                    gtm, dtm = [0] * len(gt), [0] * len(dt)
                    for di, d in enumerate(dt):
                        best, m = min(t, 1 - 1e-10), -1
                        for gi, g in enumerate(gt):
                            if gtm[gi] > 0:
                                continue
                            v = iou(d["bbox"], g["bbox"])
                            if v < best:
                                continue
                            best, m = v, gi
                        if m >= 0:
                            dtm[di], gtm[m] = 1, 1
                    matches.append(dtm)
                evaluated.append((dt, matches))
            if positives == 0:
                continue
            for ti in range(len(thresholds)):
                pairs = [(d["score"], m) for dt, matches in evaluated for d, m in zip(dt, matches[ti])]
                pairs.sort(key=lambda p: -p[0])
                tp, rc, pr = 0, [], []
                for i, (_, m) in enumerate(pairs):
                    tp += m
                    rc.append(tp / positives)
                    pr.append(tp / (i + 1 + 2.220446049250313e-16))
                for i in range(len(pr) - 1, 0, -1):
                    pr[i - 1] = max(pr[i - 1], pr[i])
                q = []
                for k in range(101):
                    r = k * 0.01 if k < 100 else 1.0
                    at = next((i for i, v in enumerate(rc) if v >= r), len(rc))
                    q.append(pr[at] if at < len(pr) else 0.0)
                precisions.append((ti, sum(q) / len(q)))
        mean = lambda values: sum(values) / len(values)
        return mean([p for _, p in precisions]), mean([p for t, p in precisions if t == 0]), mean([p for t, p in precisions if t == 5])

    check("COCOeval of a set against itself is 1", all(abs(v - 1) < 1e-9 for v in cocoeval(coco, [
        {**a, "score": 1.0} for a in coco["annotations"]])))
    # other models: boxes that are shifted, scores that are worse, some lost, some false
    def model(seed, lost, shifts):
        changed, state = [], seed
        for a in coco["annotations"]:
            state = (state * 1103515245 + 12345) % 2**31
            k = state >> 16
            if k % lost == 0:
                continue
            x, y, w, h = a["bbox"]
            shift = (k % shifts) / 20
            changed.append({"image_id": a["image_id"], "category_id": a["category_id"] if k % 11 else 1 + k % len(categories),
                            "bbox": [x + shift * w, y, w, h * (1 - shift / 2)], "score": round((k % 97) / 97, 3)})
            if k % 3 == 0:
                changed.append({"image_id": a["image_id"], "category_id": a["category_id"], "bbox": [x + w / 2, y + h / 3, w, h], "score": round((k % 89) / 89, 3)})
        return changed

    for n, (seed, lost, shifts) in enumerate([(12345, 7, 5), (1, 2, 3), (99, 1000, 9), (2026, 3, 2), (7, 5, 1)]):
        changed = model(seed, lost, shifts)
        other = os.path.join(work, f"other{n}")
        shutil.copytree(os.path.join(work, "coco", "images"), other + "/images")
        with open(other + "/coco.json", "w") as f:
            json.dump({**coco, "annotations": [{"id": i + 1, "iscrowd": 0, "area": 1, **c} for i, c in enumerate(changed)]}, f)
        out = subprocess.run([FRAMEBIN, "diff", os.path.join(work, "coco"), other, "--json"], check=True, capture_output=True)
        got = json.loads(out.stdout)["map"]
        want = cocoeval(coco, changed)
        check("framebin diff is COCOeval: %.6f %.6f %.6f" % want, near([got["ap"], got["ap50"], got["ap75"]], want, 1e-6), got)
finally:
    shutil.rmtree(work)

sys.exit(1 if failures else 0)
