//! Power that is cut and disks that fail, with ext4 on a loop device. All of it is for `make drill`, and needs root.

mod cuts;
mod failing_disks;
mod machine;
