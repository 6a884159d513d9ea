using System.Buffers.Binary;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Binaries;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Claims;
using VirtSpec.Properties.Equivalence;
using VirtSpec.Properties.Gen;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Tests.Equivalence;

/// <summary>A board on which the null hypervisor has entered its first VM and no instruction of a guest has been made.</summary>
internal static class NullBoard
{
    /// <summary>The guest's RAM, 2 MiB, and where its program and its vectors are in it.</summary>
    public const ulong GuestRam = 0x4040_0000, Vectors = GuestRam + 0x800, Data = GuestRam + 0x1_0000;

    /// <summary>PE 1 begins here when the program turns it on.</summary>
    public const ulong Second = GuestRam + 0x4000;

    private const ulong RamSize = 16 << 20, GuestSize = 0x20_0000, Tables = 0x4020_0000, TablesSize = 0x1_0000, Budget = 40_000;

    private static readonly BareShared Shared = new(new EquivalenceOptions(Distributor: false));

    /// <summary>ICH_VMCR_EL2 with the binary points at their least values, as after reset of a CPU interface with five bits of priority.</summary>
    private const ulong Preemptible = 2ul << 21 | 3ul << 18;

    public static ulong GuestPhysical(int vm) => 0x4080_0000 + (ulong)vm * GuestSize;

    /// <summary>SIMD and floating point do not trap.</summary>
    public const ulong CPTR = 0x33ff;

    /// <summary>What EL2 sets before it enters a vCPU. HCR_EL2: RW, TSC, TVM, TWI, IMO, FMO, AMO and VM.</summary>
    public static (Reg Register, ulong Value)[] Controls(int vm, int vcpu) =>
    [
        (Reg.HCR_EL2, 1ul << 31 | 1 << 26 | 1 << 19 | 1 << 13 | 1 << 5 | 1 << 4 | 1 << 3 | 1 << 0),
        (Reg.VTCR_EL2, 1ul << 31 | 2 << 16 | 3 << 12 | 1 << 10 | 1 << 8 | 1 << 6 | 25),
        (Reg.VTTBR_EL2, (ulong)(vm + 1) << 48 | (Tables + (ulong)vm * TablesSize)),
        (Reg.VBAR_EL2, NullHypervisor.Text), (Reg.VMPIDR_EL2, 1ul << 31 | (uint)vcpu), (Reg.CNTHCTL_EL2, 3), (Reg.CNTVOFF_EL2, 0), (Reg.CPTR_EL2, CPTR),
        (Reg.ICC_IGRPEN1_EL1, 1), (Reg.ICC_PMR_EL1, 0xff), (Reg.ICC_CTLR_EL1, 2), (Reg.ICH_HCR_EL2, 1), (Reg.ICH_VMCR_EL2, Preemptible),
    ];

    public static Manifest Manifest(int vms, params DeclaredDifference[] differences) => new()
    {
        Vms = ValueArray<VmManifest>.Of(Enumerable.Range(0, vms).Select(i => new VmManifest($"vm{i}", i + 1,
            ValueArray<VmRange>.Of([new VmRange(new IPA(GuestRam), GuestSize, new PA(GuestPhysical(i)), RangeRights.All, ValueArray<string>.Of([]), "RAM")]),
            ValueArray<int>.Of([]), ValueArray<int>.Of(vms == 1 ? [0, 1] : [0])))),
        Differences = ValueArray<DeclaredDifference>.Of(differences),
    };

    /// <summary>The board with a program for each VM.</summary>
    public static BoardState Start(Defect defect, params string[] programs)
    {
        var ram = new Ram(RamSnapshot.Zero(RamSize));
        void Write(ulong address, ReadOnlySpan<byte> bytes) => ram.Write(address - BoardLayout.Ram.Value, bytes);
        void Put(ulong address, ulong value)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            Write(address, bytes);
        }

        Write(NullHypervisor.Text, Portal.Text(4));
        Put(NullHypervisor.Frames + 0x800 + 0x30, 0x300);
        Put(NullHypervisor.HasTwoVms, programs.Length > 1 ? 1ul : 0);
        for (int vm = 0; vm < programs.Length; vm++)
        {
            ulong root = Tables + (ulong)vm * TablesSize;
            Put(root + (GuestRam >> 30) * 8, root + 0x1000 | 0b11);
            Put(root + 0x1000 + (GuestRam >> 21 & 0x1ff) * 8, GuestPhysical(vm) | 0x7fd);
            var words = AssemblyText.Assemble(Guest(programs[vm]), GuestRam, new Dictionary<string, ulong>(), out _);
            for (int i = 0; i < words.Length; i++)
                ram.Write(GuestPhysical(vm) + 4 * (ulong)i - BoardLayout.Ram.Value, 4, words[i]);
        }
        var first = Entered(0, 0);
        // The second VM waits in its frame, as if it had been put away before its first instruction.
        foreach (var (register, value) in (ReadOnlySpan<(Reg, ulong)>)[
            (Reg.ELR_EL2, GuestRam), (Reg.SPSR_EL2, 0x3c5), (Reg.VTTBR_EL2, 2ul << 48 | (Tables + TablesSize)),
            (Reg.SCTLR_EL1, first.System[Reg.SCTLR_EL1]), (Reg.ICH_VMCR_EL2, Preemptible)])
            Put(NullHypervisor.Frames + 0x1000 + 0x400 + 8 * (ulong)Array.IndexOf(NullHypervisor.Switched, register), value);
        var board = BoardState.Start(first.Configuration, ram.Snapshot(), new PA(0), processors: 2) with { Model = new NullHypervisor(defect) };
        return board.WithPe(first) with { Devices = board.Devices with { Gic = Gic(board.Devices.Gic) }, Interleaving = new Interleaving.RoundRobin(20) };
    }

    /// <summary>What came of a run: the claims that failed, with their texts, and the classes in which premises held.</summary>
    public static Result Run(BoardState start, Manifest manifest)
    {
        var findings = new Result();
        var runner = new Runner(start);
        var monitor = new EquivalenceMonitor(Shared);
        var boundary = new VirtSpec.Properties.Boundary.Boundary([monitor], new MonitoredRun(runner, manifest, findings), start.Processors.Count);
        var observer = new BoundaryObserver(boundary);
        var stop = runner.Run(Budget, ref observer);
        boundary.End(stop);
        findings.Uses = monitor.Uses;
        findings.Stop = stop;
        return findings;
    }

    private static PE Entered(int vm, int vcpu)
    {
        var pe = PE.Reset(new PeConfiguration(CpuModel.CortexA57, Choices.Default with { Portals = PortalLevels.EL2 }, HaveEL2: true), GuestRam, ExceptionLevel.EL1);
        foreach (var (register, value) in Controls(vm, vcpu))
            pe = pe.WithSystem(register, value);
        return pe;
    }

    private static Spec.Gic.GicState Gic(Spec.Gic.GicState gic)
    {
        gic = gic.WriteDistributor(0, 4, 2);
        for (int i = 0; i < gic.ProcessorCount; i++)
            gic = gic.WriteRedistributor(i, 0x14, 4, 0).WriteRedistributor(i, 0x1_0080, 4, uint.MaxValue).WriteRedistributor(i, 0x1_0100, 4, 1u << 27);
        return gic;
    }

    /// <summary>A program, behind it the vectors, which note what came and go on: X10 to X12 for exceptions, X13 for interrupts.</summary>
    private static string Guest(string program)
    {
        string body = $"adr x28, 0x{Vectors:x}\nmsr vbar_el1, x28\n{program}\nb 0x{GuestRam + 0x7f0:x}\n";
        string[] lines = [.. body.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0)];
        string synchronous = "mrs x10, esr_el1\nmrs x11, elr_el1\nmrs x12, spsr_el1\nadd x11, x11, #4\nmsr elr_el1, x11\neret\n";
        string interrupt = "mrs x13, icc_iar1_el1\nmov x14, #2\nmsr cntv_ctl_el0, x14\nmsr icc_eoir1_el1, x13\neret\n";
        var text = new List<string>(lines);
        PadTo(text, 0x7f0);
        text.AddRange(["b 0x404007f0"]);
        PadTo(text, 0x800);
        foreach (int _ in (ReadOnlySpan<int>)[0, 1, 2])
        {
            AddVector(text, synchronous);
            AddVector(text, interrupt);
            AddVector(text, "eret");
            AddVector(text, "eret");
        }
        PadTo(text, 0x4000);
        text.AddRange(SecondProgram.Split('\n'));
        return string.Join('\n', text);
    }

    /// <summary>vCPU 1 notes its X0 and turns itself off.</summary>
    private static string SecondProgram => $"movz x20, #0x4041, lsl #16\nstr x0, [x20, #8]\nmrs x1, mpidr_el1\nstr x1, [x20, #16]\nmovz x0, #0x8400, lsl #16\nmovk x0, #2\nhvc #0\nb 0x{Second:x}";

    private static void AddVector(List<string> text, string lines)
    {
        int start = Count(text);
        text.AddRange(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        PadTo(text, 4 * start + 0x80);
    }

    private static void PadTo(List<string> text, int offset)
    {
        while (4 * Count(text) < offset)
            text.Add("nop");
    }

    private static int Count(List<string> text) => text.Count(l => !l.EndsWith(':'));
}

/// <summary>What monitors said of a run.</summary>
internal sealed class Result : IFindings
{
    public List<(string Claim, string Text)> Found { get; } = [];

    public HashSet<(string Claim, string Class)> Premises { get; } = [];

    public IReadOnlyList<(DeclaredDifference Row, ulong Uses)> Uses { get; set; } = [];

    public StopReason? Stop { get; set; }

    public void Premise(string claim, string @class) => Premises.Add((claim, @class));

    public void Report(string claim, string text) => Found.Add((claim, text));

    public override string ToString() => string.Join('\n', Found.Select(f => $"{f.Claim}: {f.Text}"));
}
