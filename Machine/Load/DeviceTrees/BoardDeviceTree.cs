using System.Collections.Immutable;
using VirtSpec.Machine.Devices;
using VirtSpec.Machine.Platform;
using static VirtSpec.Machine.Load.DeviceTrees.DeviceTreeProperty;

namespace VirtSpec.Machine.Load.DeviceTrees;

/// <summary>
/// The device tree of the board, with the names and values of QEMU's <c>virt</c>, and only what is there.
/// The memory, the firmware and what the kernel is told are added by <see cref="DeviceTreeLoader"/>, as to a tree that the user gives.
/// </summary>
public static class BoardDeviceTree
{
    private const uint Gic = 1, Clock = 2;

    /// <summary>The first cell of an interrupt: shared or private to a PE; and the last: level, active high.</summary>
    private const uint Shared = 0, Private = 1, LevelHigh = 4;

    private static readonly string UartName = $"pl011@{BoardLayout.Uart.Value:x}";

    /// <param name="cpu">The name of the CPU, such as <c>cortex-a57</c>.</param>
    /// <param name="pes">How many PEs there are; the affinity of each is its number.</param>
    /// <param name="haveEL2">EL2 is implemented, and the GIC then has its maintenance interrupt.</param>
    public static DeviceTreeNode Of(string cpu, int pes, bool haveEL2) => new(
        "",
        [
            Cells("interrupt-parent", Gic), Texts("model", "linux,dummy-virt"), Texts("compatible", "linux,dummy-virt"),
            Cells("#address-cells", 2), Cells("#size-cells", 2),
        ],
        [Cpus(cpu, pes), InterruptController(haveEL2), Timer(), ApbClock(), Uart(), Rtc(), Leaf("chosen", Texts("stdout-path", $"/{UartName}"))]);

    private static DeviceTreeNode Leaf(string name, params ImmutableArray<DeviceTreeProperty> properties) => new(name, properties, []);

    private static DeviceTreeNode Cpus(string cpu, int pes) =>
        new("cpus", [Cells("#address-cells", 1), Cells("#size-cells", 0)], [.. Enumerable.Range(0, pes).Select(n => Cpu(cpu, n))]);

    private static DeviceTreeNode Cpu(string cpu, int number) => Leaf(
        $"cpu@{number:x}", Texts("device_type", "cpu"), Texts("compatible", $"arm,{cpu}"), Texts("enable-method", "psci"), Cells("reg", (uint)number));

    private static DeviceTreeNode InterruptController(bool haveEL2)
    {
        DeviceTreeProperty[] maintenance = haveEL2 ? [Cells("interrupts", Private, 9, LevelHigh)] : [];
        return Leaf(
            $"intc@{BoardLayout.GicDistributor.Value:x}",
            [
                Cells("phandle", Gic), .. maintenance, Cells("reg", [.. Range(BoardLayout.GicDistributor.Value, 0x1_0000), .. Range(BoardLayout.GicRedistributors.Value, 0xf6_0000)]),
                Cells("#redistributor-regions", 1), Texts("compatible", "arm,gic-v3"), Flag("ranges"),
                Cells("#size-cells", 2), Cells("#address-cells", 2), Flag("interrupt-controller"), Cells("#interrupt-cells", 3),
            ]);
    }

    /// <summary>The private interrupts of the secure physical, the physical, the virtual and the EL2 timer, by their numbers from INTID 16.</summary>
    private static DeviceTreeNode Timer() => Leaf(
        "timer",
        Cells("interrupts", Private, 13, LevelHigh, Private, 14, LevelHigh, Private, 11, LevelHigh, Private, 10, LevelHigh),
        Flag("always-on"), Texts("compatible", "arm,armv8-timer", "arm,armv7-timer"));

    private static DeviceTreeNode ApbClock() => Leaf(
        "apb-pclk", Cells("phandle", Clock), Texts("clock-output-names", "clk24mhz"), Cells("clock-frequency", 24_000_000), Cells("#clock-cells", 0), Texts("compatible", "fixed-clock"));

    private static DeviceTreeNode Uart() => Leaf(
        UartName,
        Texts("clock-names", "uartclk", "apb_pclk"), Cells("clocks", Clock, Clock), Cells("interrupts", Shared, 1, LevelHigh),
        Cells("reg", Range(BoardLayout.Uart.Value, Pl011.Size)), Texts("compatible", "arm,pl011", "arm,primecell"));

    private static DeviceTreeNode Rtc() => Leaf(
        $"pl031@{BoardLayout.Rtc.Value:x}",
        Texts("clock-names", "apb_pclk"), Cells("clocks", Clock), Cells("interrupts", Shared, 2, LevelHigh),
        Cells("reg", Range(BoardLayout.Rtc.Value, Pl031.Size)), Texts("compatible", "arm,pl031", "arm,primecell"));

    /// <summary>An address and a size, of two cells each.</summary>
    internal static uint[] Range(ulong address, ulong size) => [(uint)(address >> 32), (uint)address, (uint)(size >> 32), (uint)size];
}
