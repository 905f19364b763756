# Process 1 of an enclosure: enclosure.sh STAGE COUNT SHOWN... PROGRAM...
# Builds a root in which nothing of the host can be changed and nothing of it is secret, makes it the
# only one, and runs the program. It is already in namespaces of its own; with it, everything ends.
set -eu
stage=$1 count=$2
shift 2

readonly_below() {
    while read -r _ _ _ _ point _; do
        case $point in "$1" | "$1"/*) mount -o remount,bind,ro "$point" ;; esac
    done </proc/self/mountinfo
}

show() {
    mkdir -p "$stage${1%/*}"
    if [ -d "$1" ]; then mkdir -p "$stage$1"; else : >"$stage$1"; fi
    mount --rbind "$1" "$stage$1"
}

mount -t tmpfs -o mode=755,size=256m enclosure "$stage"
for path in /usr /bin /sbin /lib /lib32 /lib64 /libx32 /opt; do
    if [ -L "$path" ]; then
        ln -s "$(readlink "$path")" "$stage$path"
    elif [ -d "$path" ]; then
        show "$path"
        readonly_below "$stage$path"
    fi
done
show /sys
readonly_below "$stage/sys"
if [ -d /sys/fs/cgroup ]; then
    while read -r _ _ _ _ point _; do
        case $point in "$stage"/sys/fs/cgroup*) mount -o remount,bind,rw "$point" ;; esac
    done </proc/self/mountinfo
fi

cd "$stage"
mkdir -p proc dev dev/shm home/user/.ssh root/.ssh root/.aws root/.docker run work var/tmp var/lib \
    boot tmp .old
chmod 1777 tmp var/tmp dev/shm
for secret in root/.ssh/id_ed25519 root/.aws/credentials root/.docker/config.json \
    home/user/.ssh/id_ed25519; do
    echo honey >"$secret"
done
# A copy, so that it can be shown writable; what a distribution keeps to itself is honey too.
cp -a /etc etc
for secret in etc/shadow etc/gshadow etc/ssh/ssh_host_*_key; do
    [ ! -e "$secret" ] || { echo honey >"$secret" && chmod 644 "$secret"; }
done
# Nodes of its own: whatever happens to their owners and modes, the host's are others.
mknod -m 666 dev/null c 1 3
mknod -m 666 dev/zero c 1 5
mknod -m 666 dev/full c 1 7
mknod -m 666 dev/random c 1 8
mknod -m 666 dev/urandom c 1 9
mknod -m 666 dev/fuse c 10 229
ln -s /proc/self/fd dev/fd
mount -t proc proc proc

# Claims of user ids go on to be shared with the host's, so that no id is used twice.
mkdir -p run/crucible
mount --bind /run/crucible run/crucible

while [ "$count" -gt 0 ]; do
    case $1 in
    /usr/* | /opt/*) ;;
    *)
        show "$1"
        readonly_below "$stage$1"
        ;;
    esac
    shift
    count=$((count - 1))
done

pivot_root . .old
cd /
umount -l /.old
rmdir /.old

# A name, a loopback interface that is up, and another one: who has them has not its own. By the
# oldest calls for it (netdevice(7), SIOCSIFFLAGS and SIOCBRADDBR); a kernel may be without bridges.
/usr/bin/python3 -I -c 'import fcntl, socket, struct
socket.sethostname("enclosure-of-crucible")
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sH14x", b"lo", 1))
try:
    fcntl.ioctl(socket.socket(), 0x89a0, struct.pack("16s", b"host0"))
except OSError:
    pass'

code=0
"$@" || code=$?
# Its guardian still cleans up.
rest=50
while [ "$rest" -gt 0 ] && kill -s 0 -- -1 2>/dev/null; do
    sleep 0.1
    rest=$((rest - 1))
done
exit "$code"
