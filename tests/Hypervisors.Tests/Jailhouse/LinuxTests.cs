using System.Collections.Immutable;
using VirtSpec.Boots;
using VirtSpec.Hypervisors.Jailhouse;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using Xunit;

namespace VirtSpec.Hypervisors.Tests.Jailhouse;

/// <summary>Linux, unmodified, in a cell.</summary>
public sealed class LinuxTests
{
    private const ulong Megabyte = 1UL << 20, Budget = 60_000_000, Slice = 100_000;

    [LinuxFact, Trait("Category", "shared")]
    public void Linux_in_a_cell_prints_what_it_prints_on_QEMU_at_EL1()
    {
        var boot = Boot.Named("el1");
        Assert.True(BootFiles.WhyNot(boot) is null, BootFiles.WhyNot(boot));
        var runner = new Runner(JailhouseRig.Board(System(boot)));
        var console = ConsoleText.Create();
        StopReason stop = new StopReason.BudgetExhausted(0, new VA(0));
        for (ulong steps = 0; steps < Budget && stop is StopReason.BudgetExhausted; steps += Slice)
            stop = runner.Run(Slice, ref console);
        string? difference = BootConsole.Difference(boot.RecordedConsole, console.Text);
        Assert.True(difference is null, $"{difference} {stop} {JailhouseRig.Describe(runner.Snapshot())}");
        // It has called SYSTEM_OFF: its PE is parked, and no PE has anything to do.
        Assert.IsType<StopReason.WaitsForever>(stop);
    }

    private static SystemConfiguration System(Boot boot)
    {
        ulong size = (ulong)boot.Megabytes * Megabyte;
        Assert.True(LinuxImage.TryRead(File.ReadAllBytes(BootFiles.PathOf(boot.Kernel)), out var kernel, out var error), error?.ToString());
        var linux = new LinuxBoot(kernel, File.ReadAllBytes(BootFiles.PathOf(boot.Initrd!)), File.ReadAllBytes(BootFiles.PathOf(boot.DeviceTree!)), boot.CommandLine);
        Assert.True(linux.TryPlace(size, Firmware.HvcPsci, out ImmutableArray<RamPart> parts, out error), error?.ToString());
        var cell = new VmConfiguration("linux", new IPA(LinuxBoot.Entry.Value), size, ValueArray<int>.Of([1]), new IPA(LinuxBoot.Entry.Value))
        {
            HasUart = true,
            Contents = ValueArray<GuestContents>.Of(parts.Select(p => new GuestContents(new IPA(p.Segment.Address.Value), p.Segment.Bytes))),
        };
        return new SystemConfiguration(2, size + 64 * Megabyte, ValueArray<VmConfiguration>.Of([cell]));
    }
}

/// <summary>A fact about the tiny Linux, which is skipped where it is absent, unless it is required.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!BootFiles.AreRequired)
            Skip = BootFiles.WhyNot(Boot.Named("el1"));
    }
}
