using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Properties.Gen;

/// <summary>Calls of the hypervisor and of firmware.</summary>
public static class CallItems
{
    private const uint HVC = 0xd400_0002, SMC = 0xd400_0003;
    private const int ImmediateAt = 5;

    /// <summary>Immediates by which hypervisors are called beside 0, that of the SMC Calling Convention. (XEN_HYPERCALL_TAG; JAILHOUSE_HVC_CODE.)</summary>
    private const uint XenTag = 0xea1, JailhouseCode = 0x4a48;

    /// <summary>PSCI functions that end the machine, or the vCPU.</summary>
    private static readonly PsciFunction[] Final = [PsciFunction.SYSTEM_OFF, PsciFunction.SYSTEM_RESET, PsciFunction.CPU_OFF];

    private static readonly PsciFunction[] Functions = [.. Enum.GetValues<PsciFunction>().Except(Final)];

    /// <summary>HVC with any number and any arguments.</summary>
    public static void Hypercall(ItemBuilder item)
    {
        var draw = item.Draw;
        if (draw.Chance(2, 3))
            item.Move(draw.Chance(3, 4) ? 0 : draw.Below(4), Identifier(draw));
        if (draw.Chance(1, 3))
            item.Move(1 + draw.Below(3), draw.Chance(1, 2) ? GuestAddresses.OfMemory(item) : (ulong)draw.Below(8));
        uint immediate = item.StaysUntrapped ? draw.Chance(1, 2) ? 0 : JailhouseCode : Immediate(draw);
        // What is called by an immediate of its own has small numbers, and none of PSCI's.
        if (immediate == JailhouseCode)
            item.Move(0, (ulong)draw.Below(16));
        item.Add(HVC | immediate << ImmediateAt);
    }

    /// <summary>SMC with any number and any arguments.</summary>
    public static void Smc(ItemBuilder item)
    {
        var draw = item.Draw;
        if (draw.Chance(2, 3))
            item.Move(0, Identifier(draw));
        item.Add(SMC | (draw.Chance(2, 3) ? 0 : Immediate(draw)) << ImmediateAt);
    }

    /// <summary>A function of PSCI with good or bad arguments, of 32 or 64 bits with anything in the upper half; by HVC, seldom by SMC.</summary>
    public static void Psci(ItemBuilder item)
    {
        var draw = item.Draw;
        var function = draw.Chance(1, 24) ? draw.Pick(Final) : draw.Pick(Functions);
        item.Move(0, (ulong)function | (draw.Chance(1, 8) ? draw.Next() << 32 : 0));
        switch (function)
        {
            case PsciFunction.CPU_ON or PsciFunction.CPU_ON64:
                item.Move(1, Affinity(item));
                item.Move(2, Entry(item));
                item.Move(3, (ulong)draw.Below(GuestFrame.MostVcpus));
                break;
            case PsciFunction.AFFINITY_INFO or PsciFunction.AFFINITY_INFO64:
                item.Move(1, Affinity(item));
                item.Move(2, draw.Chance(3, 4) ? 0 : (ulong)draw.Below(5));
                break;
            case PsciFunction.CPU_SUSPEND or PsciFunction.CPU_SUSPEND64:
                // To stand by, after which the call returns; without an interrupt it would not.
                item.Move(1, draw.Chance(1, 2) ? 1ul << 16 | 1ul << 30 : draw.Next());
                break;
            case PsciFunction.PSCI_FEATURES:
                item.Move(1, draw.Chance(1, 2) ? (ulong)draw.Pick(Functions) : EdgeValues.Next(draw));
                break;
            default:
                break;
        }
        item.Add(draw.Chance(1, 8) ? SMC : HVC);
    }

    /// <summary>Those by which hypervisors are called; one bit; any.</summary>
    private static uint Immediate(Draw draw) => draw.Below(4) switch
    {
        0 => 0,
        1 => 1u << draw.Below(16),
        2 => draw.Chance(1, 2) ? XenTag : JailhouseCode,
        _ => (uint)draw.Below(0x1_0000),
    };

    /// <summary>A function identifier of the SMC Calling Convention, of any owner, fast or not, 32 or 64 bits; a small number; or any.</summary>
    private static ulong Identifier(Draw draw) =>
        draw.Chance(1, 4) ? draw.Chance(1, 2) ? (ulong)draw.Below(16) : EdgeValues.Next(draw) : (ulong)draw.Below(4) << 30 | draw.Pick<ulong>([0, 1, 2, 4, 5, 6, 48, 50, 63]) << 24 | draw.Pick<ulong>([0, 1, 2, 3, 0xff01, 0x7fff, 0x8000]);

    private static ulong Affinity(ItemBuilder item) => item.Draw.Below(8) switch
    {
        < 4 => (ulong)item.Draw.Below(item.Vm.Vcpus + 1),
        4 => (ulong)item.Draw.Below(256),
        5 => 1ul << item.Draw.Below(40),
        6 => 1ul << 31 | (ulong)item.Draw.Below(2),
        _ => EdgeValues.Next(item.Draw),
    };

    /// <summary>A stream; one with bits set that no address of the VM has, or that is not aligned; or any address but those of devices, from which no program is fetched.</summary>
    private static ulong Entry(ItemBuilder item)
    {
        var draw = item.Draw;
        ulong stream = item.Vm.Frame.StreamOf(draw.Below(item.Vm.Vcpus));
        switch (draw.Below(8))
        {
            case < 4:
                return stream;
            case 4:
                return stream | 1ul << 32 + draw.Below(32);
            case 5:
                return stream + (ulong)draw.Below(4);
            default:
                ulong address = GuestAddresses.OfMemory(item);
                return address >= BoardLayout.GicDistributor.Value && address < BoardLayout.Ram.Value ? stream : address;
        }
    }
}
