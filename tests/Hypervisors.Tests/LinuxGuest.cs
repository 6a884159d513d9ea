using VirtSpec.Boots;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using Xunit;

namespace VirtSpec.Hypervisors.Tests;

/// <summary>A boot of Golden/boots/boots.tbl as a VM: what would be in the RAM of the bare board is in that of the VM.</summary>
internal static class LinuxGuest
{
    public static VmConfiguration ToVm(Boot boot, params int[] processors)
    {
        ulong ramSize = (ulong)boot.Megabytes << 20;
        Assert.True(LinuxImage.TryRead(Bytes(boot.Kernel), out var kernel, out var error), error?.ToString());
        var linux = new LinuxBoot(kernel, Bytes(boot.Initrd), Bytes(boot.DeviceTree), boot.CommandLine);
        Assert.True(linux.TryPlace(ramSize, Firmware.HvcPsci, out var parts, out error), error?.ToString());
        return new VmConfiguration(boot.Name, new IPA(BoardLayout.Ram.Value), ramSize, ValueArray<int>.Of(processors), new IPA(LinuxBoot.Entry.Value))
        {
            HasUart = true,
            Contents = ValueArray<GuestContents>.Of(parts.Select(p => new GuestContents(new IPA(p.Segment.Address.Value), p.Segment.Bytes))),
        };
    }

    private static byte[] Bytes(string? file) => file is null ? [] : File.ReadAllBytes(BootFiles.PathOf(file));
}
