#!/bin/sh
# Unpacks the C and C++ run-time libraries of Debian trixie into a folder of their own, for a Debian that is older than
# the conformance runner wants (glibc 2.38). Nothing is installed. Usage: newer-libc.sh FOLDER
# The mirror and its key are the ones this machine's apt is configured with; only the suite's name changes.
set -eu

folder=$1
libraries="$folder/usr/lib/x86_64-linux-gnu"
if [ -e "$libraries/ld-linux-x86-64.so.2" ]; then
    exit 0
fi

. /etc/os-release
mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    awk -v suite="${VERSION_CODENAME:?}" '$2 == suite && $3 == "main" { print $1; exit }')
if [ -z "$mirror" ]; then
    echo "no apt source for Debian $VERSION_CODENAME on this machine: cannot derive one for trixie" >&2
    exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/archives/partial" "$folder"
key=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$key] $mirror trixie main" > "$work/sources.list"
set -- -qq -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/archives" -o APT::Sandbox::User=
apt-get "$@" update
(cd "$work" && apt-get "$@" download libc6/trixie libstdc++6/trixie libgcc-s1/trixie)
for package in "$work"/*.deb; do
    dpkg -x "$package" "$folder"
done
test -e "$libraries/ld-linux-x86-64.so.2"
