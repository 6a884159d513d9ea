using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using Xunit;
using static VirtSpec.Spec.Base.ExceptionLevel;

namespace VirtSpec.Spec.Tests.Registers;

/// <summary>The OS Lock and the claim tags. (Arm DDI0487L.b, OSLAR_EL1, OSLSR_EL1, DBGCLAIMSET_EL1, DBGCLAIMCLR_EL1.)</summary>
public sealed class DebugRegisterTests
{
    // OSLM is 0b10 in bits 3 and 0: the lock is implemented. OSLK is bit 1, and resets to 1.
    [Fact]
    public void OSLAR_EL1_locks_and_unlocks()
    {
        var reset = Probe.At(EL1);
        Assert.Equal(0b1010UL, reset.Read(Reg.OSLSR_EL1));
        var unlocked = reset.Write(Reg.OSLAR_EL1, 0xfffe);
        Assert.Equal(0b1000UL, unlocked.Read(Reg.OSLSR_EL1));
        Assert.Equal(0b1010UL, unlocked.Write(Reg.OSLAR_EL1, 1).Read(Reg.OSLSR_EL1));
    }

    [Fact]
    public void Claim_tags_are_set_by_one_register_and_cleared_by_the_other()
    {
        var pe = Probe.At(EL1).Write(Reg.DBGCLAIMSET_EL1, 0xff3c);
        Assert.Equal((0xffUL, 0x3cUL), (pe.Read(Reg.DBGCLAIMSET_EL1), pe.Read(Reg.DBGCLAIMCLR_EL1)));
        Assert.Equal(0x3dUL, pe.Write(Reg.DBGCLAIMSET_EL1, 0x01).Read(Reg.DBGCLAIMCLR_EL1));
        Assert.Equal(0x30UL, pe.Write(Reg.DBGCLAIMCLR_EL1, 0x0f).Read(Reg.DBGCLAIMCLR_EL1));
    }
}
