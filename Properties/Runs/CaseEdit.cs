using VirtSpec.Properties.Gen;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Runs;

/// <summary>What is left of a drawn case: the form in which cases are shrunk and replayed.</summary>
/// <param name="First">PEs take long turns, this one the first; null: the order that was drawn.</param>
/// <param name="PlainTlb">No translation is ever stale.</param>
public sealed record CaseEdit(ulong Seed, ulong Number, ValueArray<VmEdit> Vms, int? First, bool PlainTlb)
{
    /// <summary>Everything is left.</summary>
    public static CaseEdit Of(GuestCase drawn) => new(drawn.Seed, drawn.Number, ValueArray<VmEdit>.Of(drawn.Vms.Select(VmEdit.Of)), First: null, PlainTlb: drawn.Schedule.TlbSeed is null);

    /// <summary>The case.</summary>
    /// <param name="drawn">As the generator gives it for the seed and the number.</param>
    public GuestCase Apply(GuestCase drawn) => drawn with
    {
        Vms = ValueArray<VmProgram>.Of(drawn.Vms.Select((vm, i) => Vms[i].Apply(vm))),
        Schedule = new CaseSchedule(First is null ? drawn.Schedule.Interleaving : CaseSchedule.Plain.Interleaving, PlainTlb ? null : drawn.Schedule.TlbSeed, First ?? drawn.Schedule.First) { Linger = drawn.Schedule.Linger },
    };

    public CaseEdit With(int vm, VmEdit edit) => this with { Vms = Vms.With(vm, edit) };

    public CaseEdit With(int vm, int vcpu, VcpuEdit edit) => With(vm, Vms[vm] with { Vcpus = Vms[vm].Vcpus.With(vcpu, edit) });

    /// <summary>How many instructions the streams have that run.</summary>
    public int Length => Vms.Sum(vm => vm.Vcpus.Take(vm.Started).Sum(v => v.Items.Sum(i => i.Words.Count)));
}

/// <summary>What is left of a VM's program.</summary>
public sealed record VmEdit(ValueArray<VcpuEdit> Vcpus, int Started, bool PlainTables)
{
    public static VmEdit Of(VmProgram drawn) => new(ValueArray<VcpuEdit>.Of(drawn.Vcpus.Select(VcpuEdit.Of)), drawn.Started, PlainTables: !drawn.ReadOnlyTables);

    public VmProgram Apply(VmProgram drawn) =>
        new(ValueArray<VcpuProgram>.Of(drawn.Vcpus.Select((v, i) => Vcpus[i].Apply(v))), Started, drawn.ReadOnlyTables && !PlainTables);
}

/// <summary>What is left of a vCPU's program.</summary>
/// <param name="ZeroedX">A bit for each general-purpose register that begins with zero instead of its draw.</param>
/// <param name="PlainState">EL1 with its own stack, interrupts masked, stage 1 off, EL1's controls at rest.</param>
/// <param name="NoDevices">No stores to devices before the stream.</param>
public sealed record VcpuEdit(ValueArray<StreamItem> Items, uint ZeroedX, bool PlainState, bool NoDevices)
{
    /// <summary>All of X0 to X30.</summary>
    public const uint AllX = 0x7fff_ffff;

    private const ulong PlainPSTATE = 0x3c5, PlainSCTLR = 0x30d0_0800;

    public static VcpuEdit Of(VcpuProgram drawn) => new(drawn.Items, 0, PlainState: false, NoDevices: drawn.Devices.Count == 0);

    public VcpuProgram Apply(VcpuProgram drawn) => new(
        drawn.Start with
        {
            X = ValueArray<ulong>.Of(drawn.Start.X.Select((x, i) => (ZeroedX >> i & 1) != 0 ? 0 : x)),
            PSTATE = PlainState ? PlainPSTATE : drawn.Start.PSTATE,
            System = PlainState ? Plain(drawn.Start.System) : drawn.Start.System,
        },
        Items,
        NoDevices ? ValueArray<DeviceStore>.Of([]) : drawn.Devices);

    /// <summary>The tables, their control and where exceptions go stay.</summary>
    private static ValueArray<ulong> Plain(ValueArray<ulong> system) =>
        ValueArray<ulong>.Of(system.Select((value, i) => i == system.Count - 1 ? PlainSCTLR : i < 6 ? value : 0));
}
