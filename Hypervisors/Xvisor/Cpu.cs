using VirtSpec.Spec.Hyp;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Hypervisors.Xvisor;

/// <summary>The PE on which a handler runs, with the constants of the installation.</summary>
internal sealed class Cpu(ModelPE pe, Layout layout)
{
    private ulong _block;

    public ModelPE PE => pe;

    public Layout Layout => layout;

    /// <summary>The block of this PE, to which TPIDR_EL2 points.</summary>
    public async Handler<ulong> Block() => _block != 0 ? _block : _block = await pe.MRS(Reg.TPIDR_EL2);

    /// <summary>The number of this PE.</summary>
    public async Handler<int> Number() => (int)((await Block() - layout.PeBlockOf(0)) / PeBlock.Size);

    /// <summary>The vCPU whose registers are in the PE; null for none.</summary>
    public async Handler<Vcpu?> Loaded()
    {
        ulong number = await pe.LDR(await Block() + PeBlock.Loaded);
        return number < (ulong)layout.Vcpus.Count ? layout.Vcpus[(int)number] : null;
    }

    /// <summary>The vCPU that an exception came from.</summary>
    public async Handler<Vcpu> Current() => (await Loaded())!;

    /// <summary>The next instruction of the guest is the one behind that which trapped.</summary>
    public async Handler Skip() => await pe.MSR(Reg.ELR_EL2, await pe.MRS(Reg.ELR_EL2) + 4);
}

/// <summary>What is to be done when an exit has been looked at. (Jailhouse and Xvisor answer in the same three ways: handled, not handled, to be scheduled.)</summary>
internal enum Exit
{
    /// <summary>The instruction that trapped is done: the guest goes on behind it.</summary>
    Done,

    /// <summary>The guest goes on where ELR_EL2 says.</summary>
    Resume,

    /// <summary>The instruction is UNDEFINED in the guest.</summary>
    Undefined,

    /// <summary>As <see cref="Resume"/>, after the scheduler has looked at the vCPUs of this PE.</summary>
    Schedule,

    /// <summary>As <see cref="Schedule"/>, and another vCPU goes first.</summary>
    Yield,
}
