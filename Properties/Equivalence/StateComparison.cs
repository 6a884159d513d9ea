using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>Compares a PE of a VM with its bare PE, for one vCPU: what was equal and has not changed is not looked at again.</summary>
internal sealed class StateComparison
{
    private SystemRegisterFile? _vm, _bare;
    private HiddenState _hidden = HiddenState.Nothing;

    /// <summary>What the VM cannot see at present, which is not compared.</summary>
    public HiddenState Hidden
    {
        get => _hidden;
        set
        {
            if (!ReferenceEquals(value, _hidden))
                (_vm, _bare) = (null, null);
            _hidden = value;
        }
    }

    /// <summary>Whether everything that the guest sees of its PE is equal.</summary>
    public bool AreEqual(in PE vm, in PE bare)
    {
        if (vm.PC != bare.PC || vm.PSTATE.Bits != bare.PSTATE.Bits)
            return false;
        for (int i = 0; i < GeneralRegisters.Count; i++)
            if (vm.X(i) != bare.X(i))
                return false;
        return vm.SPOf(ExceptionLevel.EL0) == bare.SPOf(ExceptionLevel.EL0) && vm.SPOf(ExceptionLevel.EL1) == bare.SPOf(ExceptionLevel.EL1)
            && (_hidden.Vectors || vm.V.Equals(bare.V)) && HaveEqualSystem(vm, bare);
    }

    /// <summary>All that differs and that the VM can see.</summary>
    public static List<Difference> Differences(in PE vm, in PE bare, HiddenState hidden)
    {
        var found = new List<Difference>();
        Add(found, "PC", bare.PC, vm.PC);
        Add(found, "PSTATE", bare.PSTATE.Bits, vm.PSTATE.Bits);
        for (int i = 0; i < GeneralRegisters.Count; i++)
            if (bare.X(i) != vm.X(i))
                Add(found, $"X{i}", bare.X(i), vm.X(i));
        Add(found, "SP_EL0", bare.SPOf(ExceptionLevel.EL0), vm.SPOf(ExceptionLevel.EL0));
        Add(found, "SP_EL1", bare.SPOf(ExceptionLevel.EL1), vm.SPOf(ExceptionLevel.EL1));
        for (int i = 0; i < VectorRegisters.Count && !ReferenceEquals(vm.V, bare.V); i++)
            if (bare.V[i] != vm.V[i])
                Add(found, $"V{i}", bare.V[i], vm.V[i]);
        SystemComparison.Collect(vm, bare, found);
        found.RemoveAll(d => hidden.Hides(d));
        return found;
    }

    /// <summary>The bare PE with everything that the guest sees as the VM has it, and what is hidden as it was.</summary>
    public static PE Adopt(in PE vm, in PE bare, HiddenState hidden)
    {
        var system = bare.System;
        foreach (var register in SystemComparison.Stored)
            if (!hidden[register])
                system = system.With(register, vm.System[register]);
        return Adopt(vm, hidden.Vectors ? bare : bare.WithV(vm.V), system);
    }

    /// <summary>The same with the System registers given, and V0 to V31 as the bare PE has them.</summary>
    public static PE Adopt(in PE vm, in PE bare, SystemRegisterFile system)
    {
        var next = bare.WithPC(vm.PC).WithPSTATE(vm.PSTATE).WithSystem(system)
            .WithSP(ExceptionLevel.EL0, vm.SPOf(ExceptionLevel.EL0)).WithSP(ExceptionLevel.EL1, vm.SPOf(ExceptionLevel.EL1));
        for (int i = 0; i < GeneralRegisters.Count; i++)
            next = next.WithX(i, vm.X(i));
        return SystemComparison.WithInterfaceOf(vm, next);
    }

    private bool HaveEqualSystem(in PE vm, in PE bare)
    {
        if (ReferenceEquals(vm.System, _vm) && ReferenceEquals(bare.System, _bare))
            return true;
        if (!SystemComparison.AreEqual(vm, bare, (_vm, _bare), _hidden))
            return false;
        (_vm, _bare) = (vm.System, bare.System);
        return true;
    }

    private static void Add(List<Difference> found, string name, UInt128 expected, UInt128 value)
    {
        if (expected != value)
            found.Add(new Difference(name, null, expected, value));
    }
}
