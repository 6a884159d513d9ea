using VirtSpec.Machine.Devices;
using VirtSpec.Spec.Gic;

namespace VirtSpec.Machine.Platform;

/// <summary>What answers on the bus beside RAM.</summary>
public sealed record BoardDevices(GicState Gic, Pl011 Uart, Pl031 Rtc)
{
    public static BoardDevices AtReset(int processors) => new(GicState.Reset(processors), new Pl011(), new Pl031());
}
