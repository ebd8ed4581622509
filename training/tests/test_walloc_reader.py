"""docs/format.md is enough to decode a walloc picture: a reader written from it gets every symbol that the Java encoder coded."""

import pathlib

import walloc_reader

ROOT = pathlib.Path(__file__).parents[2]
# To renew the file after a new model, from the root of the repository:
#   training/python -c "from PIL import Image; Image.open('samples/flowers.png').crop((200, 150, 275, 203)).save('target/small.png')"
#   ./nacre encode --force --quality=90 target/small.png training/tests/data/walloc-small.ncr
#   training/python -c "from PIL import Image; i = Image.open('samples/flowers.png').crop((300, 0, 333, 500)); j = Image.new('RGB', (33, 1100)); [j.paste(i, (0, y)) for y in (0, 500, 1000)]; j.save('target/tall.png')"
#   ./nacre encode --force --quality=20 target/tall.png training/tests/data/walloc-tiles.ncr
PICTURE = ROOT / "training/tests/data/walloc-small.ncr"
TILES = ROOT / "training/tests/data/walloc-tiles.ncr"
PACKAGES = ROOT / "models/walloc-rgb/src/main/resources/META-INF/nacre/models"


def read(path):
    data = path.read_bytes()
    head = walloc_reader.Head(walloc_reader.read_chunks(data)[0][1])
    models = [walloc_reader.Model(path.read_bytes()) for path in sorted(PACKAGES.glob("*.nacremodel"))]
    found = [model for model in models if model.identity.startswith(head.model_hash)]
    assert found, f"no package has the hash {head.model_hash} of {path.name}: renew the file, see {pathlib.Path(__file__).name}"
    return data, head, found[0]


def test_every_symbol_is_what_the_encoder_coded():
    data, head, model = read(PICTURE)
    assert (head.width, head.height, head.lanes) == (75, 53, 1)
    [(tile, expected)] = walloc_reader.decode(data, model)
    active = int(model.active[head.level])
    # 10 x 7 cells, so 5 x 4 groups and 3 x 2 hyper-latents a channel; the last row of groups has cells beyond the tile.
    assert tile.values.shape == (active, 7, 10)
    assert len(tile.symbols) == 6 * model.hyper_channels + 70 * active
    assert walloc_reader.symbol_hash(tile.symbols) == expected
    assert len(set(tile.symbols)) > 10, "a picture as dull as this proves little"


def test_tiles_are_coded_from_the_rim_inwards():
    data, head, model = read(TILES)
    assert (head.width, head.height, head.lanes) == (33, 1100, 4)
    active = int(model.active[head.level])
    heights = []
    for tile, expected in walloc_reader.decode(data, model):
        heights.append(tile.values.shape[1])
        assert walloc_reader.symbol_hash(tile.symbols) == expected
        hyper = model.hyper_channels * -(-tile.groups[0] // 2) * -(-tile.groups[1] // 2)
        assert len(tile.symbols) == hyper + active * 5 * tile.values.shape[1]
        assert tile.rim_symbols < hyper + active * 5 * 15, "at most 5 + 5 rows of groups, fewer in later passes"
        assert len(set(tile.symbols)) > 10, "a picture as dull as this proves little"
    assert heights == [64, 74]


def test_sides_are_cut_as_the_page_says():
    def pixels(side, tile_side):
        cells = walloc_reader.cut(side, tile_side)
        assert [first for first, _ in cells] == [sum(n for _, n in cells[:i]) for i in range(len(cells))]
        return [8 * n for _, n in cells]

    assert pixels(300, 512) == [304]
    assert pixels(1100, 512) == [512, 592]
    assert pixels(1200, 512) == [512, 512, 176]
    assert pixels(639, 512) == [640]
    assert pixels(640, 512) == [512, 128]
    assert pixels(1024, 512) == [512, 512]
    assert pixels(383, 128) == [128, 256]
    assert pixels(5000, 0) == [5000]
