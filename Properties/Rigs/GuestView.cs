using VirtSpec.Machine.Cpu;
using VirtSpec.Properties.Boundary;
using VirtSpec.Properties.Classification;
using VirtSpec.Properties.Equivalence;
using VirtSpec.Spec;
using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Rigs;

/// <summary>
/// What a VM sees, indexed by its own steps: PC, PSTATE, general and vector registers, and every System register that the VM map gives it, without those of time.
/// Steps of the hypervisor for it, and how long they take, are not in the view; nor is a WFE or WFI that completes, which might as well have waited and exited, and nothing behind one at EL0 that EL1 traps where it would wait.
/// </summary>
internal sealed class GuestView : IMonitor
{
    private const ulong Start = 0xcbf2_9ce4_8422_2325, Factor = 0x0000_0100_0000_01b3;

    private static readonly Reg[] Registers =
        [.. RegisterRow.All.Where(r => r.Register is not null && r.Storage == Storage.Plain && IsVms(r.Name)).Select(r => r.Register!.Value)];

    private readonly List<ulong> _hashes = [];
    private readonly int _vmid;
    private readonly Reg[] _registers;
    private readonly bool _hasVectors;
    private SystemRegisterFile? _system;
    private VectorRegisters? _vectors;
    private ulong _systemHash;
    private ulong _vectorHash;
    private bool _isOver;

    /// <param name="hidden">State that the view leaves out, because the VM sees it by an exit only; what it reads of it is in the view.</param>
    public GuestView(int vmid, HiddenState hidden) =>
        (_vmid, _registers, _hasVectors) = (vmid, [.. Registers.Where(r => !hidden[r])], !hidden.Vectors);

    public Watches Watches => Watches.Guest;

    /// <summary>One for each step.</summary>
    public IReadOnlyList<ulong> Hashes => _hashes;

    /// <summary>The state behind the step with the number that <see cref="Keep"/> asks for.</summary>
    public PE? Kept { get; private set; }

    /// <summary>Where the step with that number began.</summary>
    public (ulong PC, uint Word) KeptAt { get; private set; }

    /// <summary>Its number in the run.</summary>
    public ulong KeptStep { get; private set; }

    public int Keep { get; set; } = -1;

    public void Begin(MonitoredRun run)
    {
        _hashes.Clear();
        (_system, _vectors, Kept, _isOver) = (null, null, null, false);
    }

    public void See(in BoundaryStep step)
    {
        if (step.Vcpu.VMID != _vmid || _isOver)
            return;
        if (step.Vcpu.Affinity != 0)
        {
            // The first vCPU has turned on another, and their order is not compared.
            _isOver = true;
            return;
        }
        if (step.Result.Word is A64Words.WFE or A64Words.WFI)
        {
            _isOver = TellsEL1(step);
            if (_isOver || step.Result.Event != StepEvent.Exception)
                return;
        }
        if (_hashes.Count == Keep)
            (Kept, KeptAt, KeptStep) = (step.Result.Next, (step.Before.PC, step.Result.Word), step.Number);
        _hashes.Add(HashOf(step.Result.Next));
    }

    public void End(StopReason why)
    {
    }

    /// <summary>The first difference of two states, by name; null when the view has none.</summary>
    public string? Difference(in PE a, in PE b)
    {
        if (a.PC != b.PC)
            return $"PC 0x{a.PC:x} and 0x{b.PC:x}";
        if (a.PSTATE != b.PSTATE)
            return $"PSTATE {a.PSTATE} and {b.PSTATE}";
        for (int i = 0; i < 31; i++)
            if (a.X(i) != b.X(i))
                return $"X{i} 0x{a.X(i):x} and 0x{b.X(i):x}";
        foreach (var el in new[] { Spec.Base.ExceptionLevel.EL0, Spec.Base.ExceptionLevel.EL1 })
            if (a.SPOf(el) != b.SPOf(el))
                return $"SP_{el} 0x{a.SPOf(el):x} and 0x{b.SPOf(el):x}";
        foreach (var register in _registers)
            if (a.System[register] != b.System[register])
                return $"{RegisterRow.Of(register).Name} 0x{a.System[register]:x} and 0x{b.System[register]:x}";
        for (int i = 0; i < VectorRegisters.Count && _hasVectors; i++)
            if (a.V[i] != b.V[i])
                return $"V{i} 0x{a.V[i]:x} and 0x{b.V[i]:x}";
        return null;
    }

    private static bool TellsEL1(in BoundaryStep step)
    {
        var controls = new SCTLR_EL1(step.Before.System[Reg.SCTLR_EL1]);
        return step.Before.EL == Spec.Base.ExceptionLevel.EL0 && !(step.Result.Word == A64Words.WFE ? controls.nTWE : controls.nTWI);
    }

    private ulong HashOf(in PE pe)
    {
        if (!ReferenceEquals(pe.System, _system))
        {
            _system = pe.System;
            _systemHash = Start;
            foreach (var register in _registers)
                _systemHash = Mix(_systemHash, pe.System[register]);
        }
        if (_hasVectors && !ReferenceEquals(pe.V, _vectors))
        {
            _vectors = pe.V;
            _vectorHash = Start;
            for (int i = 0; i < VectorRegisters.Count; i++)
                _vectorHash = Mix(Mix(_vectorHash, (ulong)pe.V[i]), (ulong)(pe.V[i] >> 64));
        }
        ulong hash = Mix(Mix(Mix(_systemHash, pe.PC), pe.PSTATE.Bits), _vectorHash);
        for (int i = 0; i < 31; i++)
            hash = Mix(hash, pe.X(i));
        return Mix(Mix(hash, pe.SPOf(Spec.Base.ExceptionLevel.EL0)), pe.SPOf(Spec.Base.ExceptionLevel.EL1));
    }

    private static bool IsVms(string name) =>
        !name.StartsWith("CNT", StringComparison.Ordinal) && !name.EndsWith("_EL2", StringComparison.Ordinal) && VmMap.Default.OwnerOf(name) == Owner.VM;

    private static ulong Mix(ulong hash, ulong value) => (hash ^ value) * Factor;
}
