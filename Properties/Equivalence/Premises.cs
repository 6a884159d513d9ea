using VirtSpec.Properties.Claims;

namespace VirtSpec.Properties.Equivalence;

/// <summary>In which classes of which claims a run had something to say. Each class is told once, when the run ends.</summary>
internal sealed class Premises
{
    private static readonly (string Claim, string Class)[] All = [.. EquivalenceClaims.All.SelectMany(c => c.Classes.Select(k => (c.Id, k.Name)))];

    public static readonly int Retired = Of("PG-1", "retired"), Memory = Of("PG-1", "memory"), Exception = Of("PG-1", "exception"), Interrupt = Of("PG-1", "interrupt"),
        Emulated = Of("PG-1", "emulated"), LeftOut = Of("PG-1", "left out"), RAM = Of("PG-1", "RAM"),
        Undefined = Of("E1", "undefined"), Abort = Of("E1", "abort"), OtherException = Of("E1", "other"),
        SystemAccess = Of("E2", "MSR, MRS"), WFx = Of("E2", "WFx"), Call = Of("E2", "HVC, SMC"), OtherTrap = Of("E2", "other"),
        Load = Of("E3", "load 1"), Store = Of("E3", "store 1"),
        Nobody = Of("R1", "nobody"), SameVm = Of("R1", "same VM"), OtherVm = Of("R1", "other VM"), Host = Of("R1", "host"),
        PhysicalRead = Of("R2", "read"), SharedRegisters = Of("R2", "other VM"),
        Boot = Of("R5", "boot"), Secondary = Of("R5", "secondary"),
        VirtualTimer = Of("T2t", "virtual"), PhysicalTimer = Of("T2t", "physical"),
        TimerState = Of("T4t", "other VM"), TimerInterrupt = Of("T4t", "interrupt"),
        Pending = Of("I1", "SGI"), Delivered = Of("I2", "SGI"),
        CPU_ON = Of("Q2", "CPU_ON"), CPU_OFF = Of("Q2", "CPU_OFF"), AFFINITY_INFO = Of("Q2", "AFFINITY_INFO"), CPU_SUSPEND = Of("Q2", "CPU_SUSPEND"),
        OtherCall = Of("Q2", "other"), Started = Of("Q2", "started");

    private readonly bool[] _held = new bool[All.Length];

    public void Hold(int premise) => _held[premise] = true;

    /// <summary>The class of an access of 1, 2, 4 or 8 bytes, behind that of 1 byte.</summary>
    public static int OfSize(int first, int size) => first + System.Numerics.BitOperations.Log2((uint)size);

    /// <summary>The class of an interrupt, behind that of SGIs.</summary>
    public static int OfInterrupt(int first, uint id) => first + (id < 16 ? 0 : id < 32 ? 1 : 2);

    public void Tell(IFindings findings)
    {
        for (int i = 0; i < _held.Length; i++)
            if (_held[i])
                findings.Premise(All[i].Claim, All[i].Class);
    }

    private static int Of(string claim, string @class)
    {
        int index = Array.IndexOf(All, (claim, @class));
        return index >= 0 ? index : throw new InvalidOperationException($"claim {claim} has no class '{@class}'");
    }
}
