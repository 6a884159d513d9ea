using VirtSpec.Machine.Platform;
using VirtSpec.Spec.Base;

namespace VirtSpec.Properties.Gen;

/// <summary>What guests do in one run, and in which order PEs take their turns. It is a function of the seed, the number and the scope.</summary>
/// <param name="Seed">What all cases of a run were drawn from.</param>
/// <param name="Number">Of the case, from 0.</param>
/// <param name="Vms">One for each VM of the configuration.</param>
public sealed record GuestCase(ulong Seed, ulong Number, ValueArray<VmProgram> Vms, CaseSchedule Schedule)
{
    /// <summary>The case with the program of one vCPU changed.</summary>
    public GuestCase With(int vm, int vcpu, VcpuProgram program) =>
        this with { Vms = Vms.With(vm, Vms[vm] with { Vcpus = Vms[vm].Vcpus.With(vcpu, program) }) };

    /// <summary>Every vCPU's program, with where it is.</summary>
    public IEnumerable<(int Vm, int Vcpu, VcpuProgram Program)> Programs =>
        Vms.SelectMany((vm, v) => vm.Vcpus.Select((program, c) => (v, c, program)));

    /// <summary>How many instructions all streams have.</summary>
    public int Length => Programs.Sum(p => p.Program.Length);
}

/// <summary>What a VM does.</summary>
/// <param name="Vcpus">One for each vCPU; vCPU 0 turns the others on.</param>
/// <param name="Started">How many vCPUs run, vCPU 0 included.</param>
/// <param name="ReadOnlyTables">The guest's stage 1 tables are read-only to it.</param>
public sealed record VmProgram(ValueArray<VcpuProgram> Vcpus, int Started, bool ReadOnlyTables);

/// <summary>What a vCPU does: the state in which its stream begins, and the stream.</summary>
/// <param name="Devices">Stores of 32 bits that are made before, to program the interrupt controller.</param>
public sealed record VcpuProgram(GuestStart Start, ValueArray<StreamItem> Items, ValueArray<DeviceStore> Devices)
{
    /// <summary>How many instructions the stream has.</summary>
    public int Length
    {
        get
        {
            int length = 0;
            foreach (var item in Items)
                length += item.Words.Count;
            return length;
        }
    }
}

/// <summary>A store of 32 bits at a device.</summary>
public readonly record struct DeviceStore(ulong Address, uint Value);

/// <summary>The state in which a stream begins.</summary>
/// <param name="X">X0 to X30.</param>
/// <param name="PSTATE">As SPSR_EL1 says it: flags, masks, EL0 or EL1.</param>
/// <param name="System">The values of <see cref="GuestFrame.StartRegisters"/>, in that order.</param>
public sealed record GuestStart(ValueArray<ulong> X, ulong SP_EL0, ulong SP_EL1, ulong PSTATE, ValueArray<ulong> System);

/// <summary>Some instructions of a stream that belong together: those that prepare operands, and what it is about.</summary>
/// <param name="Number">Which of the stream's draws it came from: its name in replay keys, whatever else was left out.</param>
public sealed record StreamItem(int Number, StreamClass Class, ValueArray<uint> Words);

/// <summary>In which order things happen.</summary>
/// <param name="Interleaving">Of the PEs.</param>
/// <param name="TlbSeed">TLBs use whatever was not invalidated, by draws from this seed; null: no translation is ever stale.</param>
/// <param name="First">The PE that has the first turn where the interleaving draws nothing.</param>
public sealed record CaseSchedule(Interleaving Interleaving, ulong? TlbSeed, int First = 0)
{
    /// <summary>The vCPUs wait at the ends of their streams for so many steps of each PE: what has come too late, or is lost, shows then.</summary>
    public ulong Linger { get; init; }

    /// <summary>The plainest: each PE in turn, and coherent TLBs.</summary>
    public static readonly CaseSchedule Plain = new(Interleaving.Default, null);
}

/// <summary>What an item of a stream is about.</summary>
public enum StreamClass : byte
{
    /// <summary>Arithmetic, moves, floating point and vectors, branches.</summary>
    Plain,

    /// <summary>Loads and stores of all forms at interesting addresses.</summary>
    Memory,

    /// <summary>Exclusive pairs, with something between them or not.</summary>
    Exclusive,

    /// <summary>Loads and stores at the registers of devices, offset by offset, of all widths.</summary>
    Device,

    /// <summary>MRS and MSR of every System register, MSR (immediate).</summary>
    SystemRegister,

    /// <summary>TLBI, AT, DC, IC.</summary>
    SystemOperation,

    /// <summary>HVC.</summary>
    Hypercall,

    /// <summary>HVC and SMC with function identifiers of PSCI, good and bad arguments.</summary>
    Psci,

    /// <summary>SMC.</summary>
    Smc,

    /// <summary>Software-generated interrupts, by System registers.</summary>
    Sgi,

    /// <summary>Interrupts masked and unmasked, acknowledged, ended, given priorities, at the CPU interface.</summary>
    Interrupt,

    /// <summary>Timers, programmed near the count.</summary>
    Timer,

    /// <summary>WFI, WFE, SEV, YIELD.</summary>
    Wait,

    /// <summary>Going down to EL0 and up again.</summary>
    Level,

    /// <summary>What EL1 lets EL0 do, and its other controls: SCTLR_EL1, CPACR_EL1, CNTKCTL_EL1.</summary>
    Control,

    /// <summary>Stage 1 turned on and off, descriptors changed, other tables.</summary>
    Tables,

    /// <summary>Code written, maintained and executed.</summary>
    Code,

    /// <summary>UDF, unallocated words, SVC, BRK.</summary>
    Exception,

    /// <summary>SIMD and System registers written, kept over a wait in which others may run, and read.</summary>
    Switch,
}
