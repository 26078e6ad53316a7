#!/bin/sh
# Fills platform/documents/fonts from the Debian package fonts-noto-core and checks every file against fonts.lock.
# Run by hand when the fonts change; the build and the running system never fetch anything.
# `fonts.sh --relock` writes fonts.lock anew after a deliberate change of version.
set -eu

version=20201225-1
here=$(cd "$(dirname "$0")/../fonts" && pwd)
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

(cd "$work" && apt-get download "fonts-noto-core=$version" >/dev/null 2>&1 && dpkg-deb -x fonts-noto-core_*.deb tree)

for name in NotoNastaliqUrdu-Regular NotoNastaliqUrdu-Bold NotoNaskhArabic-Regular NotoNaskhArabic-Bold \
            NotoSans-Regular NotoSans-Bold; do
    cp "$work/tree/usr/share/fonts/truetype/noto/$name.ttf" "$here/$name.ttf"
    chmod 644 "$here/$name.ttf"
done

# The licence must travel beside the fonts (condition 2 of the OFL). The package indents it; undo that.
{
    echo "Copyright 2010, 2012-2020 Google Inc., 2015-2020 Google LLC (https://github.com/googlei18n/noto-fonts)"
    echo
    echo "SIL OPEN FONT LICENSE Version 1.1"
    echo
    sed -n '/^License: OFL-1.1$/,/^License: GPL/p' "$work/tree/usr/share/doc/fonts-noto-core/copyright" \
        | sed -n '/^ PREAMBLE/,/OTHER DEALINGS/p' | sed 's/^ \.$//; s/^ //'
} > "$here/OFL.txt"

cd "$here"
if [ "${1-}" = "--relock" ]; then
    {
        echo "# Written by tools/fonts.sh --relock: SHA-256 of every file taken from fonts-noto-core $version."
        sha256sum ./*.ttf OFL.txt
    } > fonts.lock
fi
grep -v '^#' fonts.lock | sha256sum --check --quiet
