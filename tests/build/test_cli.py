"""`periost build`, `check-protocols` and `config`, as they are typed."""

import json
import sys
from pathlib import Path

import pytest

from webapp.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(capsys):
    """A runner: `run("config")` → exit code, standard output, standard error."""

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        return (code, *capsys.readouterr())

    return run


def test_the_protocols_of_the_project_are_in_order(run, document):
    code, out, err = run("check-protocols", ROOT / "protocols.json")
    assert (code, err) == (0, "")
    assert out.startswith(f"OK: {len(document['points'])} points, ")
    assert out.count("\n") == 1


def test_every_fault_is_named_with_its_place_and_remedy(run, document, tmp_path):
    first, *others = document["points"]
    spoilt = {**document, "version": "1", "points": [{**first, "region": "nowhere"}, *others]}
    path = tmp_path / "spoilt.json"
    path.write_text(json.dumps(spoilt))
    code, out, err = run("check-protocols", path)
    assert code == 1
    assert all(len(line.split(" — ")) >= 3 for line in out.splitlines())
    assert any(line.startswith("$.version — ") for line in out.splitlines())
    assert any(line.startswith("$.points[0].region — ") for line in out.splitlines())
    assert err == f"{path}: {len(out.splitlines())} faults.\n"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"[]", b"{", b'{"schema": NaN}'])
def test_a_file_that_is_no_document_is_told_in_lines(run, content, tmp_path):
    (tmp_path / "file.json").write_bytes(content)
    code, out, err = run("check-protocols", tmp_path / "file.json")
    assert code == 1
    assert out.startswith("$")
    assert "Traceback" not in out + err


def test_a_missing_file_is_one_line(run, tmp_path):
    code, out, err = run("check-protocols", tmp_path / "none.json")
    assert (code, out) == (1, "")
    assert err.startswith(f"{tmp_path / 'none.json'} — ")
    assert err.count("\n") == 1


def test_a_folder_is_one_line(run, tmp_path):
    code, out, err = run("check-protocols", tmp_path)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1


def test_a_build_says_where_the_site_is(run, tmp_path):
    assert run("build", "--out", tmp_path / "site") == (0, f"Built {tmp_path / 'site'}\n", "")
    assert (tmp_path / "site" / "index.html").is_file()


def test_a_build_of_faulty_protocols_names_the_faults_and_writes_nothing(run, tmp_path):
    (tmp_path / "bad.json").write_text("{}")
    code, out, err = run("build", "--out", tmp_path / "out", "--protocols", tmp_path / "bad.json")
    assert (code, out) == (1, "")
    assert "bad.json: $.schema — " in err
    assert err.endswith(f"Nothing was written to {tmp_path / 'out'}.\n")
    assert not (tmp_path / "out").exists()


def test_a_build_without_its_libraries_says_how_to_get_them(run, monkeypatch, tmp_path):
    for name in [n for n in sys.modules if n.startswith("webapp.build")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "flask_assets", None)
    code, out, err = run("build", "--out", tmp_path / "out")
    assert (code, out) == (1, "")
    assert err == "Building needs flask_assets. Run: pip install 'periost[build]'\n"


def test_the_settings_are_listed_with_their_values(run, monkeypatch):
    monkeypatch.setenv("PERIOST_SITE", "/somewhere/else")
    code, out, _ = run("config")
    assert code == 0
    assert "PERIOST_SITE=/somewhere/else\n" in out
    assert "PERIOST_DATA=data\n" in out


@pytest.mark.parametrize("command", ["build", "serve", "check-protocols", "config", "locales"])
def test_every_command_explains_itself(run, capsys, command):
    with pytest.raises(SystemExit) as exited:
        main([command, "--help"])
    assert exited.value.code == 0
    assert f"usage: periost {command}" in capsys.readouterr().out


def test_without_a_command_the_commands_are_named(capsys):
    with pytest.raises(SystemExit) as exited:
        main([])
    assert exited.value.code == 2
    assert "COMMAND" in capsys.readouterr().err
