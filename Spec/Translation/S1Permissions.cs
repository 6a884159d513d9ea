using VirtSpec.Spec.Base;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Spec;

public static partial class AArch64
{
    /// <summary>AArch64.S1ApplyTablePerms: APTable, UXNTable (XNTable of the EL2 regime) and PXNTable add up over the tables.</summary>
    private static Permissions S1ApplyTablePerms(Permissions permissions, Descriptor descriptor, Regime regime)
    {
        uint table = descriptor.Field(62, 61);
        bool executeNever = descriptor.Bit(60);
        if (!HasUnprivileged(regime))
            return permissions with { APTable = (byte)(permissions.APTable | table & 0b10), XNTable = permissions.XNTable || executeNever };
        return permissions with
        {
            APTable = (byte)(permissions.APTable | table),
            UXNTable = permissions.UXNTable || executeNever,
            PXNTable = permissions.PXNTable || descriptor.Bit(59),
        };
    }

    /// <summary>AArch64.S1ApplyOutputPerms: the fields of the leaf. Where hardware manages dirty state, DBM makes it as good as writable.</summary>
    private static Permissions S1ApplyOutputPerms(Permissions permissions, Descriptor descriptor, in S1TTWParams p)
    {
        uint ap = descriptor.Field(7, 6);
        if (p.HA && p.HD && descriptor.DBM)
            ap &= 0b01;
        if (!HasUnprivileged(p.Regime))
            return permissions with { AP = (byte)(ap & 0b10 | 0b01), XN = descriptor.Bit(54) };
        return permissions with { AP = (byte)ap, UXN = descriptor.Bit(54), PXN = descriptor.Bit(53) };
    }

    /// <summary>AArch64.S1DirectBasePermissions, and the effect of WXN: what stage 1 lets the access do.</summary>
    internal static AccessControls S1ComputePermissions(in PE pe, in S1TTWParams p, Permissions permissions, AccessDescriptor access)
    {
        bool pr = true, pw = (permissions.AP & 0b10) == 0 && (permissions.APTable & 0b10) == 0;
        AccessControls controls;
        if (!HasUnprivileged(p.Regime))
            controls = new AccessControls(pr, pw, !(permissions.XN || permissions.XNTable));
        else
        {
            bool ur = (permissions.AP & 0b01) != 0 && (permissions.APTable & 0b01) == 0, uw = ur && pw;
            // What EL0 can write no higher level executes.
            bool px = !(permissions.PXN || permissions.PXNTable || uw), ux = !(permissions.UXN || permissions.UXNTable);
            if (access.PAN && pe.PSTATE.PAN && ur)
                (pr, pw) = (false, false);
            controls = access.EL == ExceptionLevel.EL0 ? new AccessControls(ur, uw, ux) : new AccessControls(pr, pw, px);
        }
        return p.WXN && controls.W ? controls with { X = false } : controls;
    }

    /// <summary>AArch64.S1CheckPermissions: the fault with a Permission fault in it, if the access has one.</summary>
    internal static FaultRecord S1CheckPermissions(in PE pe, in S1TTWParams p, in TTWState state, AccessDescriptor access, FaultRecord fault)
    {
        var controls = S1ComputePermissions(pe, p, state.Permissions, access);
        var choices = pe.Configuration.Choices.Translation;
        var permission = fault with { StatusCode = FaultStatus.Permission };
        switch (access.AccType)
        {
            case AccessType.IFETCH:
                return !controls.X || (state.MemAttrs.IsDevice && choices.DeviceFetch == DeviceFetch.Faults) ? permission : fault;
            case AccessType.DC when access.Invalidates:
                return controls.W ? fault : permission;
            case AccessType.DC:
                return access.EL == ExceptionLevel.EL0 && !controls.R ? permission : fault;
            case AccessType.IC:
                return access.EL == ExceptionLevel.EL0 && !controls.R && choices.InstructionMaintenanceNeedsRead ? permission : fault;
            default:
                return CheckReadAndWrite(controls, access, fault);
        }
    }

    /// <summary>A read comes before a write: an atomic access that may do neither reports WnR as 0.</summary>
    private static FaultRecord CheckReadAndWrite(AccessControls controls, AccessDescriptor access, FaultRecord fault)
    {
        if (access.Read && !controls.R)
            return fault with { StatusCode = FaultStatus.Permission, Write = false };
        if (access.Write && !controls.W)
            return fault with { StatusCode = FaultStatus.Permission, Write = true };
        return fault;
    }
}
